import Sqlite from "better-sqlite3";
import { sqliteFiles } from "@/lib/server/store/sqlite/start";
import type { SqlValue } from "@/lib/server/store/tx";
import type { StoreWorld } from "./books";

/** How SQLite would carry a statement out, one line a step; asked beside the store, whose rows have names of ours. */
export function planOf({ place }: StoreWorld, sql: string, params: readonly SqlValue[] = []): string[] {
  if (!("dataDir" in place)) throw new RangeError("Only SQLite tells its plans.");
  const connection = new Sqlite(sqliteFiles(place.dataDir).database, { readonly: true });
  try {
    const steps = connection
      .prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
      .all(...params);
    return steps.map(({ detail }) => detail);
  } finally {
    connection.close();
  }
}
