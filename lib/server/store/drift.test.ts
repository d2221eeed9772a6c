import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import Sqlite from "better-sqlite3";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { postgresTarget } from "@/lib/server/store/postgres/start";
import { sqliteTarget } from "@/lib/server/store/sqlite/start";
import { APPEND_ONLY, appendOnly } from "@/scripts/database/append-only";
import { diffFromEmpty } from "@/scripts/database/diff";
import { databaseOn, onServer } from "@/testing/store/postgres";
import { HISTORY_TABLE, migrate, readMigrations } from "./migrate";

/** What Prisma's schema cannot say, the same on both engines. */
const handMade = JSON.parse(readFileSync("prisma/hand-made.json", "utf8")) as { indexes: string[] };

const triggersOn = (engine: "sqlite" | "postgres") =>
  APPEND_ONLY.flatMap((table) => appendOnly(table)[engine]);

/** What a database holds, as lines of text, so that a difference reads well. */
type Catalog = string[];

const without = (catalog: Catalog, names: readonly string[]) =>
  catalog.filter((line) => !names.some((name) => line.startsWith(`index ${name} `)));

describe("the migrations make what the models say", () => {
  const migrated = new Sqlite(":memory:");
  let postgresChecks = 0;

  describe("sqlite", () => {
    const fromModels = new Sqlite(":memory:");

    beforeAll(async () => {
      fromModels.exec(await diffFromEmpty("sqlite"));
      await migrate(sqliteTarget(migrated, "memory"), readMigrations("sqlite"));
    });

    it("has the same tables, columns, keys and indexes", () => {
      const found = without(sqliteCatalog(migrated), handMade.indexes);
      expect(found.length).toBeGreaterThan(200);
      expect(found).toEqual(without(sqliteCatalog(fromModels), handMade.indexes));
    });

    it("has exactly the listed objects beside them", () => {
      const named = (type: string) => (database: Sqlite.Database) =>
        database
          .prepare("SELECT name FROM sqlite_master WHERE type = ? ORDER BY name")
          .pluck()
          .all(type) as string[];
      const indexes = named("index");
      const known = new Set(indexes(fromModels));
      expect(indexes(migrated).filter((name) => !known.has(name) && !name.startsWith("sqlite_"))).toEqual(
        handMade.indexes.filter((name) => !known.has(name)),
      );
    });

    it("has the triggers of its append-only tables, word for word, and no others", () => {
      const found = migrated.prepare("SELECT sql FROM sqlite_master WHERE type = 'trigger'").pluck().all();
      expect(found.sort()).toEqual(triggersOn("sqlite").sort());
    });
  });

  describe("postgres", () => {
    const serverUrl = process.env.TEST_POSTGRES_URL ?? "";
    const databases = ["models", "migrated"].map(
      (side) => `souk_drift_${side}_${randomBytes(4).toString("hex")}`,
    );
    const catalogs: Catalog[] = [];
    const triggers: string[][] = [];

    beforeAll(async () => {
      for (const [side, name] of databases.entries()) {
        await onServer(serverUrl, `CREATE DATABASE ${name}`);
        const client = new Client({ connectionString: databaseOn(serverUrl, name) });
        await client.connect();
        if (side === 0) await client.query(await fromModels());
        else await migrate(postgresTarget(client), readMigrations("postgres"));
        catalogs.push(await postgresCatalog(client));
        const checks = "SELECT conname AS name FROM pg_constraint WHERE contype = 'c' AND conrelid <> 0";
        postgresChecks = (await names(client, checks)).length;
        const made =
          "SELECT pg_get_triggerdef(oid) AS name FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1";
        triggers.push(await names(client, made));
        await client.end();
      }
    });

    /** With the triggers that the list makes, so that the server has both in its own words. */
    async function fromModels(): Promise<string> {
      const refuse = "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN END'";
      return [await diffFromEmpty("postgres", serverUrl), refuse, ...triggersOn("postgres")].join(";\n");
    }

    afterAll(async () => {
      for (const name of databases) await onServer(serverUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    });

    it("has the same tables, columns, keys and indexes", () => {
      const [models = [], migrated = []] = catalogs;
      const found = without(migrated, handMade.indexes);
      expect(found.length).toBeGreaterThan(200);
      expect(found).toEqual(without(models, handMade.indexes));
    });

    it("has the triggers of its append-only tables, as the server reads them, and no others", () => {
      const [models = [], migrated = []] = triggers;
      expect(models).toHaveLength(APPEND_ONLY.length);
      expect(migrated).toEqual(models);
    });
  });

  it("checks the same on both engines", () => {
    const tables = migrated.prepare("SELECT sql FROM sqlite_master WHERE type = 'table'").pluck().all();
    const inSqlite = tables.join("\n").match(/CHECK \(.*\)/g) ?? [];
    // What PostgreSQL's types say by themselves.
    const engineOwn = /^CHECK \((typeof|\w+ IS NULL OR typeof|is_\w+ IN \(0, 1\))/;
    expect(postgresChecks).toBeGreaterThan(20);
    expect(inSqlite.filter((check) => !engineOwn.test(check)).length).toBe(postgresChecks);
  });
});

function sqliteCatalog(database: Sqlite.Database): Catalog {
  const tables = database
    .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> ?")
    .pluck()
    .all(HISTORY_TABLE) as string[];
  return tables.flatMap((table) => [...columnLines(database, table), ...indexLines(database, table)]).sort();
}

function columnLines(database: Sqlite.Database, table: string): Catalog {
  const columns = database.pragma(`table_info("${table}")`) as Record<string, unknown>[];
  return columns.map(
    (c) => `column ${table}.${c.name} ${c.type} notnull=${c.notnull} default=${c.dflt_value} key=${c.pk}`,
  );
}

function indexLines(database: Sqlite.Database, table: string): Catalog {
  const indexes = database.pragma(`index_list("${table}")`) as {
    name: string;
    unique: number;
    partial: number;
  }[];
  return indexes
    .filter((index) => !index.name.startsWith("sqlite_autoindex"))
    .map((index) => {
      const columns = database.pragma(`index_xinfo("${index.name}")`) as {
        name: string;
        key: number;
        desc: number;
      }[];
      const keys = columns
        .filter((column) => column.key === 1)
        .map((column) => `${column.name}${column.desc ? "-" : ""}`);
      return `index ${index.name} on ${table}(${keys}) unique=${index.unique} partial=${index.partial}`;
    });
}

async function names(client: Client, sql: string): Promise<string[]> {
  return (await client.query<{ name: string }>(sql)).rows.map((row) => row.name);
}

async function postgresCatalog(client: Client): Promise<Catalog> {
  const columns = await names(
    client,
    `SELECT format('column %s.%s %s null=%s default=%s', table_name, column_name, data_type, is_nullable, column_default) AS name
     FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> '${HISTORY_TABLE}'`,
  );
  const indexes = await names(
    client,
    `SELECT format('index %s %s', indexname, indexdef) AS name
     FROM pg_indexes WHERE schemaname = 'public' AND tablename <> '${HISTORY_TABLE}'`,
  );
  return [...columns, ...indexes].sort();
}
