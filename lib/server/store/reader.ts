import { PrismaBetterSqlite3 } from "@prisma/adapter-better-sqlite3";
import { PrismaPg } from "@prisma/adapter-pg";
import { sqliteFiles } from "@/lib/server/store/sqlite/start";
import { PrismaClient as PostgresClient } from "./generated/postgres/client";
import { PrismaClient as SqliteClient } from "./generated/sqlite/client";

/** Typed reads. Code is written against the narrower SQLite client; the PostgreSQL one answers the same. */
export type Reader = SqliteClient;

export type StorePlace = { readonly dataDir: string } | { readonly databaseUrl: string };

const POOL_SIZE = 10;

/** A client that can only read: SQLite by its file mode, PostgreSQL by its session's default. */
export function openReader(place: StorePlace): Reader {
  if ("dataDir" in place) {
    const url = sqliteFiles(place.dataDir).database;
    return new SqliteClient({
      adapter: new PrismaBetterSqlite3({ url, readonly: true, fileMustExist: true }),
    });
  }
  const adapter = new PrismaPg({
    connectionString: place.databaseUrl,
    max: POOL_SIZE,
    application_name: "souk-reader",
    options: "-c default_transaction_read_only=on",
  });
  return new PostgresClient({ adapter }) as unknown as Reader;
}
