import { accessSync, constants, existsSync, mkdirSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import Sqlite from "better-sqlite3";
import { syncFolder } from "@/lib/server/files/write-whole";
import {
  HISTORY_TABLE,
  type Migration,
  type MigrationTarget,
  migrate,
  type RecordedMigration,
} from "@/lib/server/store/migrate";
import {
  isSqliteDamage,
  StoreDamaged,
  StoreMissing,
  StoreReadOnly,
  StoreRefused,
} from "@/lib/server/store/store-errors";
import { ProcessLock } from "./lock";

export interface SqliteFiles {
  readonly database: string;
  readonly lock: string;
}

export function sqliteFiles(dataDir: string): SqliteFiles {
  return { database: join(dataDir, "souk.db"), lock: join(dataDir, "souk.lock.db") };
}

/** `off` only for the benchmark that measures what durability costs. */
export type Durability = "full" | "off";

const BUSY_TIMEOUT_MS = 50;
const CACHE_KIB = 65_536;
const CHECKPOINT_PAGES = 4_000;
const WAL_LIMIT_BYTES = 67_108_864;

/** Opens the one writing connection, and proves its settings took. */
export function connectWriter(file: string, durability: Durability = "full"): Sqlite.Database {
  const connection = new Sqlite(file, { timeout: BUSY_TIMEOUT_MS });
  try {
    connection.pragma("journal_mode = WAL");
    connection.pragma(`synchronous = ${durability.toUpperCase()}`);
    connection.pragma("foreign_keys = ON");
    connection.pragma("recursive_triggers = ON");
    connection.pragma("trusted_schema = OFF");
    connection.pragma("temp_store = MEMORY");
    connection.pragma(`cache_size = -${CACHE_KIB}`);
    connection.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
    connection.pragma(`journal_size_limit = ${WAL_LIMIT_BYTES}`);
    assertSettings(connection, { file, durability });
    return connection;
  } catch (error) {
    connection.close();
    throw isSqliteDamage(error) ? new StoreDamaged(file, error.message) : error;
  }
}

function assertSettings(connection: Sqlite.Database, wanted: { file: string; durability: Durability }): void {
  const found = {
    journal_mode: connection.pragma("journal_mode", { simple: true }),
    synchronous: connection.pragma("synchronous", { simple: true }),
    foreign_keys: connection.pragma("foreign_keys", { simple: true }),
  };
  const isRight =
    found.journal_mode === "wal" &&
    found.synchronous === (wanted.durability === "full" ? 2 : 0) &&
    found.foreign_keys === 1;
  if (!isRight) throw new StoreDamaged(wanted.file, `settings not accepted: ${JSON.stringify(found)}`);
}

export function connectReader(file: string): Sqlite.Database {
  const connection = new Sqlite(file, { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT_MS });
  connection.pragma("query_only = ON");
  connection.pragma(`cache_size = -${CACHE_KIB}`);
  return connection;
}

/** Takes the lock, then opens the books that are there, or makes new ones where none ever were. */
export async function startSqlite(
  dataDir: string,
  options: { migrations: readonly Migration[]; durability?: Durability },
): Promise<{ connection: Sqlite.Database; lock: ProcessLock }> {
  const files = sqliteFiles(dataDir);
  makeWritableFolder(dataDir);
  const lock = ProcessLock.take(files.lock);
  try {
    if (existsSync(files.database)) assertUsable(files.database);
    else if (lock.hasBooks || existsSync(`${files.database}-wal`)) throw new StoreMissing(files.database);
    else await makeBooks(files.database, options.migrations);
    if (!lock.hasBooks) lock.noteBooks();
    const connection = connectWriter(files.database, options.durability);
    await checkAndMigrate(connection, { file: files.database, migrations: options.migrations });
    return { connection, lock };
  } catch (error) {
    lock.release();
    throw error;
  }
}

function makeWritableFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    assertWritable(folder);
  } catch (error) {
    if (error instanceof StoreRefused) throw error;
    throw new StoreReadOnly(folder);
  }
}

/** The mode is asked as well, since root may write what nobody was meant to. */
function assertWritable(path: string): void {
  const isWritable = (statSync(path).mode & 0o222) !== 0;
  if (!isWritable) throw new StoreReadOnly(path);
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
  } catch {
    throw new StoreReadOnly(path);
  }
}

function assertUsable(file: string): void {
  assertWritable(file);
  // SQLite would take an empty file for a new database.
  if (statSync(file).size === 0) throw new StoreDamaged(file, "it is empty");
}

/** New books appear whole under their name, or not at all. */
async function makeBooks(file: string, migrations: readonly Migration[]): Promise<void> {
  const draft = `${file}.new`;
  for (const leftover of [draft, `${draft}-wal`, `${draft}-shm`]) rmSync(leftover, { force: true });
  const connection = connectWriter(draft);
  await migrate(sqliteTarget(connection, draft), migrations).finally(() => connection.close());
  renameSync(draft, file);
  syncFolder(dirname(file));
}

async function checkAndMigrate(
  connection: Sqlite.Database,
  books: { file: string; migrations: readonly Migration[] },
): Promise<void> {
  try {
    const findings = connection.pragma("quick_check(1)", { simple: true });
    if (findings !== "ok") throw new StoreDamaged(books.file, String(findings));
    await migrate(sqliteTarget(connection, books.file), books.migrations);
  } catch (error) {
    connection.close();
    throw isSqliteDamage(error) ? new StoreDamaged(books.file, error.message) : error;
  }
}

const HISTORY_DDL = `CREATE TABLE "${HISTORY_TABLE}" (
    "id"                    TEXT PRIMARY KEY NOT NULL,
    "checksum"              TEXT NOT NULL,
    "finished_at"           DATETIME,
    "migration_name"        TEXT NOT NULL,
    "logs"                  TEXT,
    "rolled_back_at"        DATETIME,
    "started_at"            DATETIME NOT NULL DEFAULT current_timestamp,
    "applied_steps_count"   INTEGER UNSIGNED NOT NULL DEFAULT 0
)`;

export function sqliteTarget(connection: Sqlite.Database, file: string): MigrationTarget {
  return {
    where: file,
    async tableNames() {
      const rows = connection
        .prepare<[], { name: string }>(
          "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
        )
        .all();
      return rows.map((row) => row.name);
    },
    async createHistory() {
      connection.exec(HISTORY_DDL);
    },
    async history() {
      return connection
        .prepare<[], { migration_name: string; checksum: string; finished: number; undone: number }>(
          `SELECT migration_name, checksum, finished_at IS NOT NULL AS finished, rolled_back_at IS NOT NULL AS undone
           FROM ${HISTORY_TABLE} ORDER BY started_at, migration_name`,
        )
        .all()
        .map(
          (row): RecordedMigration => ({
            name: row.migration_name,
            checksum: row.checksum,
            isFinished: row.finished === 1,
            isRolledBack: row.undone === 1,
          }),
        );
    },
    async apply(migration, recordId) {
      const record = connection.prepare(
        `INSERT INTO ${HISTORY_TABLE} (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
         VALUES (?, ?, ?, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), 1)`,
      );
      connection
        .transaction(() => {
          connection.exec(migration.sql);
          record.run(recordId, migration.checksum, migration.name);
        })
        .immediate();
    },
  };
}
