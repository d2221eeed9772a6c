import {
  type CallState,
  ENDED_STATES,
  HOLDING_STATES,
  SPENT_STATES,
} from "@/lib/domain/treasury/call-lifecycle";
import type { CapScope } from "@/lib/domain/treasury/caps";
import { PAYOUT_AGENT } from "@/lib/domain/treasury/payouts/names";
import { paymentKey } from "@/lib/server/escrow/tables/relay";
import { asRecord, assignments } from "@/lib/server/store/columns";
import type { Tx } from "@/lib/server/store/tx";
import { countCall, countCallsAnew } from "./desk/kept-sums";
import { dueAt, IS_DUE } from "./due";
import type { ServiceCallRow } from "./rows";

export const wordsOf = (states: readonly CallState[]) => states.map((state) => `'${state}'`).join(", ");
const IS_HOLDING = `state IN (${wordsOf(HOLDING_STATES)})`;
const IS_SPENT = `state IN (${wordsOf(SPENT_STATES)})`;

export async function insertCall(tx: Tx, row: ServiceCallRow): Promise<void> {
  await tx.insert("service_calls", asRecord(row));
  await countCall(tx, row, 1);
}

export function findCall(tx: Tx, id: string): Promise<ServiceCallRow | undefined> {
  return tx.get<ServiceCallRow>("SELECT * FROM service_calls WHERE id = ?", [id]);
}

/** Since when a call is held, by the clock of budgets. */
export async function heldSinceMs(tx: Tx, id: string): Promise<number | null> {
  const row = await tx.get<{ atMs: number }>("SELECT held_at_ms AS at_ms FROM service_calls WHERE id = ?", [
    id,
  ]);
  return row?.atMs ?? null;
}

type Changing =
  | "state"
  | "paidUnits"
  | "returnedUnits"
  | "answer"
  | "failure"
  | "fault"
  | "tries"
  | "nextTryAtMs"
  | "leaseUntilMs"
  | "paidAtMs"
  | "endedAtMs";
type CallChange = Partial<Pick<ServiceCallRow, Changing>>;

type Swapped = Pick<ServiceCallRow, "id" | "state" | "version">;

/** Compare-and-swap: true when the call was still in that state and version. */
export async function swapCall(tx: Tx, from: Swapped, change: CallChange): Promise<boolean> {
  return swap(tx, from, change, assignments(asRecord(change)));
}

const LAST_TURN = "(SELECT turn FROM treasury_clocks WHERE id = 1)";

/** The same where what the call held is spent or freed with it: after the last turn, and before the next. */
export async function settleCall(tx: Tx, from: Swapped, change: CallChange): Promise<boolean> {
  const { sql, values } = assignments(asRecord(change));
  return swap(tx, from, change, { sql: `${sql}, settled_turn = ${LAST_TURN}`, values });
}

/** What calls are summed by. */
const COUNTED = ["state", "paidUnits", "returnedUnits"] as const;

async function swap(
  tx: Tx,
  from: Swapped,
  change: CallChange,
  to: ReturnType<typeof assignments>,
): Promise<boolean> {
  const isCounted = COUNTED.some((name) => change[name] !== undefined);
  const was = isCounted ? await findCall(tx, from.id) : undefined;
  const changed = await tx.run(
    `UPDATE service_calls SET version = version + 1, ${to.sql} WHERE id = ? AND state = ? AND version = ?`,
    [...to.values, from.id, from.state, from.version],
  );
  if (changed === 1 && was !== undefined) await recount(tx, was, change);
  return changed === 1;
}

async function recount(tx: Tx, was: ServiceCallRow, change: CallChange): Promise<void> {
  const { state = was.state, paidUnits = was.paidUnits, returnedUnits = was.returnedUnits } = change;
  await countCall(tx, was, -1);
  await countCall(tx, { ...was, state, paidUnits, returnedUnits }, 1);
}

/** The call of that name on the chain. */
export function findCallByHash(tx: Tx, callHash: string): Promise<ServiceCallRow | undefined> {
  return tx.get<ServiceCallRow>("SELECT * FROM service_calls WHERE call_hash = ?", [callHash]);
}

/** Paid calls that nobody serves now, those that waited longest first. */
export function unservedCalls(
  tx: Tx,
  until: { nowMs: number; limit: number },
): Promise<Pick<ServiceCallRow, "id" | "serviceId">[]> {
  return tx.all(
    `SELECT id, service_id FROM service_calls WHERE state = 'paid' AND ${IS_DUE} ORDER BY next_try_at_ms, id LIMIT ?`,
    [...dueAt(until.nowMs), until.limit],
  );
}

/** Since when the oldest paid call waits to be served, or to become a claim. */
export async function oldestUnservedMs(tx: Tx): Promise<number | null> {
  const row = await tx.get<{ atMs: number | null }>(
    "SELECT MIN(paid_at_ms) AS at_ms FROM service_calls WHERE state = 'paid'",
  );
  return row?.atMs ?? null;
}

/** Since when the oldest call waits for its payment: since it was let pass, or approved. */
export async function oldestPayingMs(tx: Tx): Promise<number | null> {
  const row = await tx.get<{ atMs: number | null }>(
    `SELECT MIN(COALESCE(a.decided_at_ms, c.held_at_ms)) AS at_ms
     FROM service_calls c LEFT JOIN approvals a ON a.id = c.id WHERE c.state = 'paying'`,
  );
  return row?.atMs ?? null;
}

/** Whose payment nobody has signed yet, so that it can still be taken back. */
const IS_UNSIGNED = `state = 'paying' AND EXISTS (SELECT 1 FROM outbox_rows o
  WHERE o.business_key = '${paymentKey("")}' || service_calls.id AND o.state = 'queued')`;

/** Calls whose lease has passed and that nothing was paid for, oldest first; nobody approved those that wait. */
export function lapsedCalls(
  tx: Tx,
  until: { nowMs: number; limit: number },
): Promise<Pick<ServiceCallRow, "id">[]> {
  return tx.all(
    `SELECT id FROM service_calls WHERE state IN ('waiting', 'held', 'paying') AND lease_until_ms <= ?
       AND (state <> 'paying' OR ${IS_UNSIGNED}) ORDER BY lease_until_ms, id LIMIT ?`,
    [until.nowMs, until.limit],
  );
}

/** Calls of an agent, or of all, that can still be taken back: nobody approved them yet, or signed their payment. */
export function unsignedCalls(tx: Tx, agentId: string | null): Promise<ServiceCallRow[]> {
  const isOf = agentId === null ? "" : "AND agent_id = ?";
  return tx.all<ServiceCallRow>(
    `SELECT * FROM service_calls WHERE (state = 'waiting' OR ${IS_UNSIGNED}) ${isOf} ORDER BY id`,
    agentId === null ? [] : [agentId],
  );
}

/** Since when the oldest lease has passed; null when none has. */
export async function oldestLapsedMs(tx: Tx, nowMs: number): Promise<number | null> {
  const row = await tx.get<{ atMs: number | null }>(
    "SELECT MIN(lease_until_ms) AS at_ms FROM service_calls WHERE state = 'held' AND lease_until_ms <= ?",
    [nowMs],
  );
  return row?.atMs ?? null;
}

/** Has calls that were held after a moment held at it, with leases no longer than from then, but for an approval's; how many. */
export async function holdAt(tx: Tx, at: { nowMs: number; leaseUntilMs: number }): Promise<number> {
  const { nowMs, leaseUntilMs } = at;
  const moved = await tx.run(
    `UPDATE service_calls SET held_at_ms = ?,
       lease_until_ms = CASE WHEN lease_until_ms > ? AND state <> 'waiting' THEN ? ELSE lease_until_ms END WHERE held_at_ms > ?`,
    [nowMs, leaseUntilMs, leaseUntilMs, nowMs],
  );
  await countCallsAnew(tx, nowMs);
  return moved;
}

/** What all open calls hold. */
export async function heldByCalls(tx: Tx): Promise<bigint> {
  const row = await tx.get<{ totalUnits: bigint }>(
    `SELECT CAST(COALESCE(SUM(cost_units), 0) AS BIGINT) AS total_units FROM service_calls WHERE ${IS_HOLDING}`,
  );
  return row?.totalUnits ?? 0n;
}

export const SCOPE_IS: Readonly<Record<CapScope, string>> = {
  service: "service_id = ?",
  agent: "agent_id = ?",
  payee: "payee_address = ?",
  category: "category = ?",
  house: `? = 'house' AND agent_id <> '${PAYOUT_AGENT}'`,
};

/** What calls of a scope hold and spent that were let pass in that time. */
export async function sumsOfCalls(
  tx: Tx,
  of: { scope: CapScope; ofId: string; fromMs: number; untilMs: number | null },
): Promise<{ heldUnits: bigint; spentUnits: bigint }> {
  const isBefore = of.untilMs === null ? "" : "AND held_at_ms < ?";
  const row = await tx.get<{ heldUnits: bigint; spentUnits: bigint }>(
    `SELECT CAST(COALESCE(SUM(CASE WHEN ${IS_HOLDING} THEN cost_units ELSE 0 END), 0) AS BIGINT) AS held_units,
       CAST(COALESCE(SUM(CASE WHEN ${IS_SPENT} THEN paid_units ELSE 0 END), 0) AS BIGINT) AS spent_units
     FROM service_calls WHERE ${SCOPE_IS[of.scope]} AND held_at_ms >= ? ${isBefore}`,
    [of.ofId, of.fromMs, ...(of.untilMs === null ? [] : [of.untilMs])],
  );
  return row ?? { heldUnits: 0n, spentUnits: 0n };
}

/** Calls under way, the oldest first. */
export function openCalls(
  tx: Tx,
  limit: number,
): Promise<Pick<ServiceCallRow, "id" | "agentId" | "serviceId" | "costUnits" | "leaseUntilMs" | "state">[]> {
  return tx.all(
    `SELECT id, agent_id, service_id, cost_units, lease_until_ms, state FROM service_calls WHERE state NOT IN (${wordsOf(ENDED_STATES)}) ORDER BY held_at_ms, id LIMIT ?`,
    [limit],
  );
}

/** How many calls are under way, or stand as claims, by state. */
export function countOpenCalls(tx: Tx): Promise<{ state: CallState; total: number }[]> {
  return tx.all(
    `SELECT state, COUNT(*) AS total FROM service_calls WHERE state IN ('waiting', 'held', 'paying', 'paid', 'claimed')
     GROUP BY state ORDER BY state`,
  );
}
