import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { brotliDecompressSync } from "node:zlib";
import Sqlite from "better-sqlite3";
import { Client } from "pg";
import { HISTORY_TABLE, readMigrations } from "@/lib/server/store/migrate";
import { startPostgres } from "@/lib/server/store/postgres/start";
import { sqliteFiles } from "@/lib/server/store/sqlite/start";
import { databaseOn, onServer } from "./postgres";

const PACKED = path.join(import.meta.dirname, "old-data");
const BROTLI = ".br";

/** A data folder that the version of some day left, each file packed by itself; unpacked where nobody else is. */
export function unpackOldData(day: string): string {
  const from = path.join(PACKED, day);
  const dataDir = mkdtempSync(path.join(tmpdir(), "souk-old-"));
  const names = readdirSync(from, { recursive: true, encoding: "utf8" });
  for (const name of names.filter((one) => one.endsWith(BROTLI))) {
    const file = path.join(dataDir, name.slice(0, -BROTLI.length));
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, brotliDecompressSync(readFileSync(path.join(from, name))), { mode: 0o600 });
  }
  return dataDir;
}

/** The rows of unpacked books as they are, before any house opens them; whole numbers are bigint. */
export class OldBooks {
  private readonly database: Sqlite.Database;

  constructor(dataDir: string) {
    this.database = new Sqlite(sqliteFiles(dataDir).database, { readonly: true });
    this.database.defaultSafeIntegers(true);
  }

  all<T>(sql: string): T[] {
    return this.database.prepare<[], T>(sql).all();
  }

  /** What a query with one column finds. */
  values(sql: string): unknown[] {
    return this.database.prepare<[], unknown>(sql).pluck().all();
  }

  tables(): string[] {
    const sql =
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name";
    return this.values(sql)
      .map(String)
      .filter((name) => name !== HISTORY_TABLE);
  }

  migrations(): string[] {
    return this.values(`SELECT migration_name FROM ${HISTORY_TABLE}`).map(String);
  }

  close(): void {
    this.database.close();
  }
}

/** The same old books on PostgreSQL: a database with the schema of their day, and all their rows. */
export async function oldBooksOnPostgres(dataDir: string): Promise<{ url: string; drop(): Promise<void> }> {
  const serverUrl = process.env.TEST_POSTGRES_URL ?? "";
  const name = `souk_old_${randomBytes(6).toString("hex")}`;
  await onServer(serverUrl, `CREATE DATABASE ${name}`);
  const url = databaseOn(serverUrl, name);
  const books = new OldBooks(dataDir);
  const client = new Client({ connectionString: url });
  try {
    const known = new Set(books.migrations());
    const migrations = readMigrations("postgres");
    await startPostgres(
      url,
      migrations.filter((migration) => known.has(migration.name)),
    );
    await client.connect();
    for (const table of books.tables())
      await fill(client, table, books.all<object>(`SELECT * FROM "${table}"`));
  } finally {
    books.close();
    await client.end();
  }
  return { url, drop: () => onServer(serverUrl, `DROP DATABASE ${name} WITH (FORCE)`) };
}

/** PostgreSQL gives each value its column's type; SQLite's booleans are numbers. */
async function fill(client: Client, table: string, rows: readonly object[]): Promise<void> {
  const json = JSON.stringify(rows, (column, value) => {
    if (typeof value !== "bigint") return value;
    return column.startsWith("is_") ? value === 1n : value.toString();
  });
  await client.query(`INSERT INTO "${table}" SELECT * FROM json_populate_recordset(NULL::"${table}", $1)`, [
    json,
  ]);
  const counters = await client.query<{ name: string }>(
    `SELECT pg_get_serial_sequence(table_name, column_name) AS name FROM information_schema.columns
     WHERE table_name = $1 AND column_default LIKE 'nextval(%'`,
    [table],
  );
  for (const { name } of counters.rows) {
    await client.query(`SELECT setval($1, (SELECT max(seq) FROM "${table}"))`, [name]);
  }
}
