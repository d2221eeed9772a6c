import { Client, type ClientConfig } from "pg";
import {
  HISTORY_TABLE,
  type Migration,
  type MigrationTarget,
  migrate,
  type RecordedMigration,
} from "@/lib/server/store/migrate";
import { StoreRefused, StoreUnreachable } from "@/lib/server/store/store-errors";

/** The number that Prisma's own migration tools lock while they work. */
const MIGRATION_LOCK = 72_707_369;
const CONNECT_TIMEOUT_MS = 5_000;

export function postgresConfig(databaseUrl: string): ClientConfig {
  return { connectionString: databaseUrl, connectionTimeoutMillis: CONNECT_TIMEOUT_MS, keepAlive: true };
}

/** Reaches the server, then brings its schema to ours, one process at a time. */
export async function startPostgres(databaseUrl: string, migrations: readonly Migration[]): Promise<void> {
  const client = new Client({ ...postgresConfig(databaseUrl), application_name: "souk-migrate" });
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.query("SELECT pg_advisory_lock($1)", [MIGRATION_LOCK]);
    await migrate(postgresTarget(client), migrations);
  } catch (cause) {
    if (cause instanceof StoreRefused) throw cause;
    throw new StoreUnreachable("The PostgreSQL server of DATABASE_URL does not answer as it should.", {
      cause,
    });
  } finally {
    await client.end().catch(() => undefined);
  }
}

const HISTORY_DDL = `CREATE TABLE ${HISTORY_TABLE} (
    id                      VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum                VARCHAR(64) NOT NULL,
    finished_at             TIMESTAMPTZ,
    migration_name          VARCHAR(255) NOT NULL,
    logs                    TEXT,
    rolled_back_at          TIMESTAMPTZ,
    started_at              TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count     INTEGER NOT NULL DEFAULT 0
)`;

export function postgresTarget(client: Client): MigrationTarget {
  return {
    where: "The PostgreSQL database",
    async tableNames() {
      const { rows } = await client.query<{ tablename: string }>(
        "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()",
      );
      return rows.map((row) => row.tablename);
    },
    async createHistory() {
      await client.query(HISTORY_DDL);
    },
    async history() {
      const { rows } = await client.query<{
        name: string;
        checksum: string;
        finished: boolean;
        undone: boolean;
      }>(
        `SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS finished, rolled_back_at IS NOT NULL AS undone
         FROM ${HISTORY_TABLE} ORDER BY started_at, migration_name`,
      );
      return rows.map(
        (row): RecordedMigration => ({
          name: row.name,
          checksum: row.checksum,
          isFinished: row.finished,
          isRolledBack: row.undone,
        }),
      );
    },
    async apply(migration, recordId) {
      await client.query("BEGIN");
      try {
        await client.query(migration.sql);
        await client.query(
          `INSERT INTO ${HISTORY_TABLE} (id, checksum, migration_name, finished_at, applied_steps_count)
           VALUES ($1, $2, $3, now(), 1)`,
          [recordId, migration.checksum, migration.name],
        );
        await client.query("COMMIT");
      } catch (error) {
        await client.query("ROLLBACK").catch(() => undefined);
        throw error;
      }
    },
  };
}
