import { Client } from "pg";
import { postgresConfig } from "./postgres/start";
import { PostgresTx } from "./postgres/tx";
import { StoreUnreachable } from "./store-errors";
import type { Op } from "./tx";

/** Reads books on a server before they are opened, which may write to them; null where they lack the table. */
export async function peek<T>(
  databaseUrl: string,
  asked: { readonly table: string; readonly read: Op<T> },
): Promise<T | null> {
  const client = new Client({ ...postgresConfig(databaseUrl), application_name: "souk-peek" });
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.query("BEGIN READ ONLY");
    const { rows } = await client.query<{ has: boolean }>("SELECT to_regclass($1) IS NOT NULL AS has", [
      asked.table,
    ]);
    return rows[0]?.has === true
      ? await asked.read(new PostgresTx(client, { books: {}, isCommitted: true }))
      : null;
  } catch (cause) {
    throw new StoreUnreachable("The PostgreSQL server of DATABASE_URL does not answer as it should.", {
      cause,
    });
  } finally {
    await client.end().catch(() => undefined);
  }
}
