import type { CapScope } from "@/lib/domain/treasury/caps";
import type { Held } from "@/lib/domain/treasury/replay/record";
import type { Tx } from "@/lib/server/store/tx";
import type { WindowKey } from "@/lib/server/treasury/tables/budgets";
import { SCOPE_IS } from "@/lib/server/treasury/tables/service-calls";

/** Before the first decision that is replayed: all of earlier turns, and of those without one the earlier. */
export interface Before {
  readonly turn: number;
  readonly fromMs: number;
  /** When that one was made: budgets' clock had come no further, so no call before it is held later. */
  readonly atMs: number;
}

const IS_DECIDED = `EXISTS (SELECT 1 FROM decisions d WHERE d.id = service_calls.id
  AND (d.turn <= ? OR (d.turn IS NULL AND d.at_ms < ?)))`;
const IS_SETTLED = `(settled_turn <= ? OR
  (settled_turn IS NULL AND state NOT IN ('waiting', 'held', 'paying') AND COALESCE(paid_at_ms, ended_at_ms) < ?))`;
const values = ({ turn, fromMs }: Before) => [turn, fromMs];

/** From a moment until before another. */
export interface Stretch {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** Where one ends that begins there and has so many calls; null where fewer follow. */
export async function endOfStretch(
  tx: Tx,
  { fromMs, untilMs, calls }: Stretch & { calls: number },
): Promise<number | null> {
  const row = await tx.get<{ heldAtMs: number }>(
    `SELECT held_at_ms FROM service_calls WHERE held_at_ms >= ? AND held_at_ms < ?
     ORDER BY held_at_ms LIMIT 1 OFFSET ?`,
    [fromMs, untilMs, calls],
  );
  return row?.heldAtMs ?? null;
}

type OfWindow = Stretch & { readonly key: Pick<WindowKey, "scope" | "ofId"> };

/** What calls of a window spent that were settled before. */
export async function spentBefore(
  tx: Tx,
  { key, fromMs, untilMs }: OfWindow,
  before: Before,
): Promise<bigint> {
  const row = await tx.get<{ totalUnits: bigint }>(
    `SELECT CAST(COALESCE(SUM(paid_units), 0) AS BIGINT) AS total_units FROM service_calls
     WHERE ${SCOPE_IS[key.scope satisfies CapScope]} AND held_at_ms >= ? AND held_at_ms < ? AND ${IS_SETTLED}`,
    [key.ofId, fromMs, untilMs, ...values(before)],
  );
  return row?.totalUnits ?? 0n;
}

/** Whether a call before opened it. */
export async function isOpenBefore(
  tx: Tx,
  { key, fromMs, untilMs }: OfWindow,
  before: Before,
): Promise<boolean> {
  const row = await tx.get(
    `SELECT id FROM service_calls
     WHERE ${SCOPE_IS[key.scope]} AND held_at_ms >= ? AND held_at_ms < ? AND cost_units > 0 AND ${IS_DECIDED}
     LIMIT 1`,
    [key.ofId, fromMs, untilMs, ...values(before)],
  );
  return row !== undefined;
}

const HELD = "agent_id, service_id, payee_address, category, cost_units, held_at_ms";

/** Calls that held their money still, by when they were held. */
export function openBefore(
  tx: Tx,
  { fromMs, untilMs }: Stretch,
  before: Before,
): Promise<(Held & { id: string })[]> {
  return tx.all(
    `SELECT id, ${HELD} FROM service_calls WHERE held_at_ms >= ? AND held_at_ms < ?
       AND ${IS_DECIDED} AND NOT COALESCE(${IS_SETTLED}, FALSE) ORDER BY held_at_ms, id`,
    [fromMs, untilMs, ...values(before), ...values(before)],
  );
}

/** Settled calls that were not given back, by when they were held. */
export function recentBefore(tx: Tx, { fromMs, untilMs }: Stretch, before: Before): Promise<Held[]> {
  return tx.all(
    `SELECT ${HELD} FROM service_calls WHERE held_at_ms >= ? AND held_at_ms < ?
       AND paid_at_ms IS NOT NULL AND ${IS_SETTLED} ORDER BY held_at_ms, id`,
    [fromMs, untilMs, ...values(before)],
  );
}

export async function hasPaidBefore(
  tx: Tx,
  of: { agentId: string; payee: string },
  before: Before,
): Promise<boolean> {
  const row = await tx.get(
    `SELECT id FROM service_calls
     WHERE agent_id = ? AND payee_address = ? AND held_at_ms <= ? AND paid_at_ms IS NOT NULL AND ${IS_SETTLED} LIMIT 1`,
    [of.agentId, of.payee, before.atMs, ...values(before)],
  );
  return row !== undefined;
}

/** Moments at which days began anew, since one; with those that were undone, and to when the clock was set back then. */
export function resetsSince(
  tx: Tx,
  sinceMs: number,
): Promise<{ atMs: number; agentId: string | null; undoneAtMs: number | null }[]> {
  return tx.all(
    `SELECT r.at_ms, r.agent_id, u.undone_at_ms FROM budget_resets r LEFT JOIN undone_resets u ON u.at_ms = r.at_ms
     WHERE r.at_ms >= ? ORDER BY r.at_ms`,
    [sinceMs],
  );
}
