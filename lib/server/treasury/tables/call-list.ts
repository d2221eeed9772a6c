import type { CallState } from "@/lib/domain/treasury/call-lifecycle";
import type { Hex } from "@/lib/schemas/hex";
import { allOf, where } from "@/lib/server/store/conditions";
import type { Tx } from "@/lib/server/store/tx";
import type { ServiceCallRow } from "./rows";

export interface CallFilter {
  readonly agentId?: string | undefined;
  readonly serviceId?: string | undefined;
  readonly state?: CallState | undefined;
  readonly before?: { readonly id: string } | undefined;
  readonly limit: number;
}

/** A call with its payment on the chain; nulls where it has none. */
export type ListedCall = ServiceCallRow & {
  readonly paymentId: Hex | null;
  readonly txHash: Hex | null;
  readonly blockNumber: number | null;
  readonly providerAddress: string | null;
};

const LISTED = `SELECT c.*, p.id AS payment_id, p.tx_hash, p.block_number, p.provider_address
  FROM service_calls c LEFT JOIN router_payments p ON p.call_id = c.id`;

/** Newest first: their ids sort by time. */
export function listCallRows(tx: Tx, filter: CallFilter): Promise<ListedCall[]> {
  const { agentId, serviceId, state, before, limit } = filter;
  const { sql, values } = allOf([
    ...(agentId === undefined ? [] : [where("c.agent_id = ?", agentId)]),
    ...(serviceId === undefined ? [] : [where("c.service_id = ?", serviceId)]),
    ...(state === undefined ? [] : [where("c.state = ?", state)]),
    ...(before === undefined ? [] : [where("c.id < ?", before.id)]),
  ]);
  return tx.all<ListedCall>(`${LISTED} WHERE ${sql} ORDER BY c.id DESC LIMIT ?`, [...values, limit]);
}

export function findListedCall(tx: Tx, id: string): Promise<ListedCall | undefined> {
  return tx.get<ListedCall>(`${LISTED} WHERE c.id = ?`, [id]);
}
