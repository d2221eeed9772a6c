/** Why a store did not open. The house stops with this sentence; nothing was changed. */
export abstract class StoreRefused extends Error {
  abstract readonly code: string;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** The file is not a whole SQLite database. It is never replaced: a restored copy is the way out. */
export class StoreDamaged extends StoreRefused {
  readonly code = "store_damaged";
  constructor(file: string, finding: string) {
    super(`The database ${file} is damaged (${finding}). Nothing was changed. Restore it from a backup.`);
  }
}

/** The books were here once and are gone. */
export class StoreMissing extends StoreRefused {
  readonly code = "store_missing";
  constructor(file: string) {
    super(
      `The database ${file} is gone, though it was made here before. Restore it, or start in an empty data folder.`,
    );
  }
}

export class StoreReadOnly extends StoreRefused {
  readonly code = "store_read_only";
  constructor(file: string) {
    super(`${file} cannot be written. Give this user the right to write it, and start again.`);
  }
}

export class StoreInUse extends StoreRefused {
  readonly code = "store_in_use";
  constructor(file: string) {
    super(`Another process works on ${file}. Stop it first, or choose another data folder (SOUK_DATA_DIR).`);
  }
}

export class StoreUnreachable extends StoreRefused {
  readonly code = "store_unreachable";
}

/** The database knows a migration that this version does not. */
export class SchemaNewer extends StoreRefused {
  readonly code = "schema_newer";
  constructor(migration: string) {
    super(
      `The database was written by a newer version (migration ${migration}). Start that version or a later one.`,
    );
  }
}

/** A migration that ran was changed afterwards, or the histories part. */
export class MigrationEdited extends StoreRefused {
  readonly code = "migration_edited";
  constructor(migration: string, finding: string) {
    super(
      `Migration ${migration} ${finding}. Restore prisma/migrations as it was released; add a new migration instead.`,
    );
  }
}

export class MigrationFailed extends StoreRefused {
  readonly code = "migration_failed";
  constructor(migration: string, options?: ErrorOptions) {
    super(`Migration ${migration} did not finish. The database is as it was before it.`, options);
  }
}

/** Tables are there, but no history of migrations. */
export class SchemaUnknown extends StoreRefused {
  readonly code = "schema_unknown";
  constructor(where: string) {
    super(`${where} holds tables that are not ours. Choose an empty database.`);
  }
}

const UNIQUE_VIOLATIONS = new Set(["SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY", "23505"]);

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

/** True when a unique or primary key refused the row, on either engine. */
export function isUniqueViolation(error: unknown): boolean {
  return UNIQUE_VIOLATIONS.has(codeOf(error));
}

/** SQLite could not store anything just now (locked, disk full, read error); a later try may succeed. */
export function isSqliteUnavailable(error: unknown): boolean {
  return /^SQLITE_(BUSY|LOCKED|FULL|IOERR|NOMEM|READONLY|CANTOPEN|PROTOCOL)/.test(codeOf(error));
}

export function isSqliteDamage(error: unknown): error is Error {
  return error instanceof Error && /^SQLITE_(CORRUPT|NOTADB)/.test(codeOf(error));
}

/** PostgreSQL asks for the same transaction once more. */
export function isSerializationFailure(error: unknown): boolean {
  const code = codeOf(error);
  return code === "40001" || code === "40P01";
}

/** The server is gone, going, full or too slow; nothing of the group was acknowledged. */
export function isPostgresUnavailable(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  const code = codeOf(error);
  if (/^(08|53|57P|58)/.test(code) || ["57014", "55P03", "25P03"].includes(code)) return true;
  if (/^E(CONN|PIPE|TIMEDOUT|HOST|NOTFOUND|AI_)/.test(code)) return true;
  return /Connection terminated|Client has encountered|timeout expired|timeout exceeded when trying to connect|not queryable/.test(
    error.message,
  );
}
