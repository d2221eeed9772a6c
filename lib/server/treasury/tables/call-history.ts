import type { Tx } from "@/lib/server/store/tx";

interface CallsSince {
  readonly agentId: string;
  readonly sinceMs: number;
  /** A call that does not count. */
  readonly withoutId?: string | undefined;
}

/** Those that were given back do not count. */
const IS_SINCE = "agent_id = ? AND held_at_ms > ? AND state NOT IN ('released', 'denied') AND id <> ?";
const sinceValues = ({ agentId, sinceMs, withoutId = "" }: CallsSince) => [agentId, sinceMs, withoutId];

/** How many calls of an agent were made since, and what they cost. */
export async function callsSince(tx: Tx, of: CallsSince): Promise<{ calls: number; costUnits: bigint }> {
  const row = await tx.get<{ calls: number; costUnits: bigint }>(
    `SELECT COUNT(*) AS calls, CAST(COALESCE(SUM(cost_units), 0) AS BIGINT) AS cost_units FROM service_calls
     WHERE ${IS_SINCE}`,
    sinceValues(of),
  );
  return row ?? { calls: 0, costUnits: 0n };
}

/** How many calls an agent made since, up to a most: it is only asked whether they are fewer. */
export async function countCallsSince(tx: Tx, of: CallsSince & { readonly most: number }): Promise<number> {
  const row = await tx.get<{ calls: number }>(
    `SELECT COUNT(*) AS calls FROM (SELECT id FROM service_calls WHERE ${IS_SINCE} LIMIT ?) x`,
    [...sinceValues(of), of.most],
  );
  return row?.calls ?? 0;
}

/** Whether a call of a service was ever let pass. */
export async function hasCalls(tx: Tx, serviceId: string): Promise<boolean> {
  const sql = "SELECT id FROM service_calls WHERE service_id = ? LIMIT 1";
  return (await tx.get(sql, [serviceId])) !== undefined;
}

export async function hasPaid(tx: Tx, of: { agentId: string; payee: string }): Promise<boolean> {
  const row = await tx.get(
    "SELECT id FROM service_calls WHERE agent_id = ? AND payee_address = ? AND paid_at_ms IS NOT NULL LIMIT 1",
    [of.agentId, of.payee],
  );
  return row !== undefined;
}

/** What it gave back unasked it did not serve either. */
const IS_PROVIDERS = "(fault = 'provider' OR (fault IS NULL AND state = 'refunded'))";

/** Calls that the provider of a service left unserved, paid or not: no caller's mistakes, and nothing of the house's. */
export async function failuresSince(tx: Tx, of: { serviceId: string; sinceMs: number }): Promise<number> {
  const row = await tx.get<{ calls: number }>(
    `SELECT COUNT(*) AS calls FROM service_calls WHERE service_id = ? AND held_at_ms > ? AND ${IS_PROVIDERS}
       AND state IN ('released', 'claimed', 'refunded')`,
    [of.serviceId, of.sinceMs],
  );
  return row?.calls ?? 0;
}
