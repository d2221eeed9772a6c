import type { Migration } from "@/lib/server/store/migrate";
import type { Store } from "@/lib/server/store/tx";
import { SqliteReads } from "./reads";
import { connectReader, type Durability, sqliteFiles, startSqlite } from "./start";
import { SqliteWriter, type WriterLimits } from "./writer";

export interface SqliteOptions {
  readonly dataDir: string;
  readonly migrations: readonly Migration[];
  readonly limits?: Partial<WriterLimits>;
  readonly durability?: Durability;
}

const LIMITS: WriterLimits = { queueLimit: 4_096, groupLimit: 512, lockedPatienceMs: 2_000 };

/** Books in one file, written by this process alone. */
export async function openSqliteStore(options: SqliteOptions): Promise<Store> {
  const limits = { ...LIMITS, ...options.limits };
  const { connection, lock } = await startSqlite(options.dataDir, options);
  const readConnection = connectReader(sqliteFiles(options.dataDir).database);
  const books = {};
  const writer = new SqliteWriter(connection, limits, books);
  const reads = new SqliteReads(readConnection, { queueLimit: limits.queueLimit, books });
  let closing: Promise<void> | null = null;
  const close = async () => {
    await Promise.all([writer.close(), reads.close()]);
    readConnection.close();
    connection.close();
    lock.release();
  };
  return {
    engine: "sqlite",
    write: (op) => writer.write(op),
    read: (op) => reads.read(op),
    close: () => (closing ??= close()),
  };
}
