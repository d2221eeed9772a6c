import { Pool } from "pg";
import { Busy } from "@/lib/domain/errors";
import type { Migration } from "@/lib/server/store/migrate";
import { busyBecause } from "@/lib/server/store/op-queue";
import { isPostgresUnavailable } from "@/lib/server/store/store-errors";
import type { Op, Store, View } from "@/lib/server/store/tx";
import { postgresConfig, startPostgres } from "./start";
import { PostgresTx } from "./tx";
import { PostgresWriter } from "./writer";

export interface PostgresOptions {
  readonly databaseUrl: string;
  readonly migrations: readonly Migration[];
  readonly queueLimit?: number;
}

const QUEUE_LIMIT = 4_096;
const READ_POOL_SIZE = 8;
const READ_PATIENCE_MS = 5_000;

/** The same books on a PostgreSQL server. */
export async function openPostgresStore(options: PostgresOptions): Promise<Store> {
  await startPostgres(options.databaseUrl, options.migrations);
  const config = postgresConfig(options.databaseUrl);
  const books = {};
  const writer = new PostgresWriter(config, { queueLimit: options.queueLimit ?? QUEUE_LIMIT, books });
  const pool = new Pool({
    ...config,
    max: READ_POOL_SIZE,
    connectionTimeoutMillis: READ_PATIENCE_MS,
    application_name: "souk-read",
  });
  pool.on("error", () => undefined);
  // The pool hears of idle connections alone: one that is cut between two questions of a read would end the process.
  pool.on("connect", (client) => client.on("error", () => undefined));
  const view: View = { books, isCommitted: true };
  let closing: Promise<void> | null = null;
  const close = async () => {
    await writer.close();
    await pool.end();
  };
  return {
    engine: "postgres",
    write: (op) => writer.write(op),
    read: (op) => (closing ? Promise.reject(new Busy()) : readOn({ pool, view }, op)),
    close: () => (closing ??= close()),
  };
}

/** One op in one snapshot of its own. */
async function readOn<T>({ pool, view }: { pool: Pool; view: View }, op: Op<T>): Promise<T> {
  let lost: Error | undefined;
  try {
    const client = await pool.connect();
    try {
      await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
      const outcome = await new PostgresTx(client, view).runOp(op);
      await client.query("COMMIT");
      if (!outcome.isDone) throw outcome.error;
      return outcome.value as T;
    } catch (error) {
      if (isPostgresUnavailable(error)) lost = error;
      throw error;
    } finally {
      client.release(lost);
    }
  } catch (error) {
    throw isPostgresUnavailable(error) ? busyBecause(error) : error;
  }
}
