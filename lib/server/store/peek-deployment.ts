import { Client } from "pg";
import { findDeployment } from "@/lib/server/escrow/tables/deployments";
import type { DeploymentRow } from "@/lib/server/escrow/tables/rows";
import { postgresConfig } from "@/lib/server/store/postgres/start";
import { PostgresTx } from "@/lib/server/store/postgres/tx";
import { StoreUnreachable } from "./store-errors";

/** The deployment that books on a server were kept on, read before they are opened, which may write to them. */
export async function peekDeployment(databaseUrl: string): Promise<DeploymentRow | null> {
  const client = new Client({ ...postgresConfig(databaseUrl), application_name: "souk-peek" });
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.query("BEGIN READ ONLY");
    const { rows } = await client.query<{ has: boolean }>(
      "SELECT to_regclass('deployments') IS NOT NULL AS has",
    );
    if (rows[0]?.has !== true) return null;
    return (await findDeployment(new PostgresTx(client))) ?? null;
  } catch (cause) {
    throw new StoreUnreachable("The PostgreSQL server of DATABASE_URL does not answer as it should.", {
      cause,
    });
  } finally {
    await client.end().catch(() => undefined);
  }
}
