import { createHash, randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { MigrationEdited, MigrationFailed, SchemaNewer, SchemaUnknown } from "./store-errors";

export interface Migration {
  readonly name: string;
  readonly sql: string;
  /** sha256 of the file, as Prisma records it. */
  readonly checksum: string;
}

export interface RecordedMigration {
  readonly name: string;
  readonly checksum: string;
  readonly isFinished: boolean;
  readonly isRolledBack: boolean;
}

/** What a database must answer to be migrated. */
export interface MigrationTarget {
  readonly where: string;
  tableNames(): Promise<string[]>;
  createHistory(): Promise<void>;
  history(): Promise<RecordedMigration[]>;
  /** Runs the script and records it, in one transaction. */
  apply(migration: Migration, recordId: string): Promise<void>;
}

export const HISTORY_TABLE = "_prisma_migrations";

const MIGRATIONS_FOLDER = join(process.cwd(), "prisma", "migrations");
const MIGRATION_NAME = /^\d{14}_[a-z_]+$/;

/** A migration is a folder of both engines' files; a database that has run it remembers name and bytes, not the place. */
export function readMigrations(engine: "sqlite" | "postgres", folder = MIGRATIONS_FOLDER): Migration[] {
  return readdirSync(folder)
    .filter((name) => MIGRATION_NAME.test(name))
    .sort()
    .map((name) => {
      const file = readFileSync(join(folder, name, `${engine}.sql`));
      return { name, sql: file.toString("utf8"), checksum: createHash("sha256").update(file).digest("hex") };
    });
}

/** The migrations still to run, after the recorded ones were found to be exactly the first of ours. */
export function pendingMigrations(
  recorded: readonly RecordedMigration[],
  ours: readonly Migration[],
): Migration[] {
  const standing = recorded.filter((record) => !record.isRolledBack);
  const byName = new Map(ours.map((migration) => [migration.name, migration]));
  for (const record of standing) {
    const known = byName.get(record.name);
    if (!known) throw new SchemaNewer(record.name);
    if (!record.isFinished) throw new MigrationFailed(record.name);
    if (known.checksum !== record.checksum)
      throw new MigrationEdited(record.name, "was changed after it ran");
  }
  const done = new Set(standing.map((record) => record.name));
  const pending = ours.filter((migration) => !done.has(migration.name));
  const firstPending = pending[0];
  const late = firstPending && standing.find((record) => record.name > firstPending.name);
  if (firstPending && late)
    throw new MigrationEdited(firstPending.name, `was inserted before ${late.name}, which ran`);
  return pending;
}

/** Brings a database to the newest schema; keeps the history table that Prisma's own tools read. */
export async function migrate(target: MigrationTarget, ours: readonly Migration[]): Promise<string[]> {
  const tables = await target.tableNames();
  if (!tables.includes(HISTORY_TABLE)) {
    if (tables.length > 0) throw new SchemaUnknown(target.where);
    await target.createHistory();
  }
  const pending = pendingMigrations(await target.history(), ours);
  for (const migration of pending) {
    try {
      await target.apply(migration, randomUUID());
    } catch (cause) {
      throw new MigrationFailed(migration.name, { cause });
    }
  }
  return pending.map((migration) => migration.name);
}
