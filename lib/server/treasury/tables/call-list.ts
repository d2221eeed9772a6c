import { type CallState, UNPASSED_STATES } from "@/lib/domain/treasury/call-lifecycle";
import { type FlowEnd, STATES_OF } from "@/lib/domain/treasury/desk/flows";
import type { Hex } from "@/lib/schemas/hex";
import type { Cursor } from "@/lib/schemas/page";
import { sqlNameFor } from "@/lib/server/store/codec";
import { allOf, where } from "@/lib/server/store/conditions";
import type { Tx } from "@/lib/server/store/tx";
import { orderOf } from "./period";
import type { ServiceCallRow } from "./rows";
import { wordsOf } from "./service-calls";

export interface CallFilter {
  readonly agentId?: string | undefined;
  readonly serviceId?: string | undefined;
  readonly state?: CallState | undefined;
  /** Leaves out those that wait for an approval, or were denied it. */
  readonly isLetPass?: true;
  readonly end?: FlowEnd | undefined;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly before?: Cursor | undefined;
  readonly limit: number;
}

/** What is shown of a call; what it was asked and answered may be a megabyte each. */
const SHOWN = [
  "id",
  "agentId",
  "serviceId",
  "state",
  "quantity",
  "costUnits",
  "rail",
  "failure",
  "fault",
  "tries",
  "heldAtMs",
  "endedAtMs",
  "paidAtMs",
  "paidUnits",
  "returnedUnits",
] as const satisfies readonly (keyof ServiceCallRow)[];

interface OnChain {
  readonly paymentId: Hex;
  readonly txHash: Hex;
  readonly blockNumber: number;
  readonly providerAddress: string;
}

/** A call with its payment on the chain; nulls where it has none. */
export type ListedCall = Pick<ServiceCallRow, (typeof SHOWN)[number]> &
  (OnChain | { readonly [Field in keyof OnChain]: null });

const IS_LET_PASS = `c.state NOT IN (${wordsOf(UNPASSED_STATES)})`;
const COLUMNS = SHOWN.map((field) => `c.${sqlNameFor(field)}`).join(", ");
const listed = (more = "") => `SELECT ${COLUMNS}${more}, p.id AS payment_id, p.tx_hash, p.block_number,
  p.provider_address FROM service_calls c LEFT JOIN router_payments p ON p.call_id = c.id`;

/** Calls for payouts have ids after all others, so that they are left out by the index that the list is read by. */
const IS_OF_SERVICES = "c.id < 'pyc'";

const wentTo = (end: FlowEnd) =>
  end === "returned" ? "c.returned_units > 0" : `c.state IN (${wordsOf(STATES_OF[end])})`;

/**
 * Newest first: their ids sort by time. Those of a time are in the order of the clock of budgets, by its index. What the treasury
 * itself pays out is left out but where its agent or its service is asked for.
 */
export function listCallRows(tx: Tx, filter: CallFilter): Promise<ListedCall[]> {
  const { agentId, serviceId, state, end, isLetPass, limit } = filter;
  const order = orderOf(filter, { id: "c.id", atMs: "c.held_at_ms" });
  const { sql, values } = allOf([
    ...(agentId === undefined ? [] : [where("c.agent_id = ?", agentId)]),
    ...(serviceId === undefined ? [] : [where("c.service_id = ?", serviceId)]),
    ...(agentId === undefined && serviceId === undefined ? [where(IS_OF_SERVICES)] : []),
    ...(state === undefined ? [] : [where("c.state = ?", state)]),
    ...(isLetPass ? [where(IS_LET_PASS)] : []),
    ...(end === undefined ? [] : [where(wentTo(end))]),
    ...order.conditions,
  ]);
  return tx.all<ListedCall>(`${listed()} WHERE ${sql} ORDER BY ${order.by} LIMIT ?`, [...values, limit]);
}

/** One call, with what its provider answered where that is so short, else with the beginning of its text. */
export function findShownCall(
  tx: Tx,
  of: { id: string; most: number },
): Promise<(ListedCall & Pick<ServiceCallRow, "answer"> & { readonly head: string | null }) | undefined> {
  const shown = `, CASE WHEN LENGTH(c.answer) <= ? THEN c.answer END AS answer,
    CASE WHEN LENGTH(c.answer) > ? THEN SUBSTR(c.answer, 1, ?) END AS head`;
  return tx.get(`${listed(shown)} WHERE c.id = ?`, [of.most, of.most, of.most, of.id]);
}

/** One call, with what its provider answered. */
export function findListedCall(
  tx: Tx,
  id: string,
): Promise<(ListedCall & Pick<ServiceCallRow, "answer">) | undefined> {
  return tx.get(`${listed(", c.answer")} WHERE c.id = ?`, [id]);
}
