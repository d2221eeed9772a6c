import { openPostgresStore } from "@/lib/server/store/postgres/open";
import { openSqliteStore } from "@/lib/server/store/sqlite/open";
import type { Durability } from "@/lib/server/store/sqlite/start";
import type { WriterLimits } from "@/lib/server/store/sqlite/writer";
import { readMigrations } from "./migrate";
import type { Store } from "./tx";

export interface OpenStoreOptions {
  /** A postgres:// URL chooses PostgreSQL; without one the books lie in `dataDir`. */
  readonly databaseUrl?: string | undefined;
  readonly dataDir?: string | undefined;
  /** The project's own by default. */
  readonly migrationsFolder?: string;
  readonly limits?: Partial<WriterLimits>;
  readonly durability?: Durability;
}

const DATA_DIR = "data";

/**
 * Opens the books and brings their schema up to date.
 * @throws StoreRefused (one of its classes) when they are damaged, in use, read-only, gone or newer than this version.
 */
export async function openStore(options: OpenStoreOptions): Promise<Store> {
  if (options.databaseUrl) {
    return openPostgresStore({
      databaseUrl: options.databaseUrl,
      migrations: readMigrations("postgres", options.migrationsFolder),
      queueLimit: options.limits?.queueLimit,
    });
  }
  return openSqliteStore({
    dataDir: options.dataDir ?? DATA_DIR,
    migrations: readMigrations("sqlite", options.migrationsFolder),
    limits: options.limits,
    durability: options.durability,
  });
}
