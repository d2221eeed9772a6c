import type { X402State } from "@/lib/domain/treasury/x402/lifecycle";
import { settleKey } from "@/lib/server/escrow/tables/relay";
import { type Finding, findPlaces } from "@/lib/server/kernel/checks";
import { sqlNameFor } from "@/lib/server/store/codec";
import { asRecord, assignments } from "@/lib/server/store/columns";
import { allOf, where } from "@/lib/server/store/conditions";
import type { Tx } from "@/lib/server/store/tx";
import { dueAt, IS_DUE } from "../due";
import type { X402PaymentRow } from "../rows";

/** What the chain takes once: a nonce of a payer. */
export type PaymentKey = Pick<X402PaymentRow, "chainId" | "ownerAddress" | "nonce">;

/** Makes the payment; whoever is second with its nonce finds it with `findPaymentByKey` in the same op. */
export function insertX402Payment(tx: Tx, row: X402PaymentRow): Promise<void> {
  return tx.insert("x402_payments", asRecord(row));
}

export function findX402Payment(tx: Tx, id: string): Promise<X402PaymentRow | undefined> {
  return tx.get<X402PaymentRow>("SELECT * FROM x402_payments WHERE id = ?", [id]);
}

export function findPaymentByKey(tx: Tx, of: PaymentKey): Promise<X402PaymentRow | undefined> {
  return tx.get<X402PaymentRow>(
    "SELECT * FROM x402_payments WHERE chain_id = ? AND owner_address = ? AND nonce = ?",
    [of.chainId, of.ownerAddress, of.nonce],
  );
}

/** Whether somebody ever signed a payment for a service, whatever became of it. */
export async function hasSales(tx: Tx, serviceId: string): Promise<boolean> {
  const sql = "SELECT id FROM x402_payments WHERE service_id = ? LIMIT 1";
  return (await tx.get(sql, [serviceId])) !== undefined;
}

/** Whether a transaction has paid for another purchase than this one. */
export async function hasPaidAnother(tx: Tx, of: { id: string; txHash: string }): Promise<boolean> {
  const sql = "SELECT id FROM x402_payments WHERE tx_hash = ? AND id <> ? LIMIT 1";
  return (await tx.get<{ id: string }>(sql, [of.txHash, of.id])) !== undefined;
}

type Changing =
  | "state"
  | "txHash"
  | "answer"
  | "failure"
  | "input"
  | "settlements"
  | "reverts"
  | "tries"
  | "nextTryAtMs"
  | "paidAtMs"
  | "endedAtMs";

/** Compare-and-swap: true when the payment was still in that state and version. */
export async function swapX402Payment(
  tx: Tx,
  from: Pick<X402PaymentRow, "id" | "state" | "version">,
  change: Partial<Pick<X402PaymentRow, Changing>>,
): Promise<boolean> {
  const { sql, values } = assignments(asRecord(change));
  const changed = await tx.run(
    `UPDATE x402_payments SET version = version + 1, ${sql} WHERE id = ? AND state = ? AND version = ?`,
    [...values, from.id, from.state, from.version],
  );
  return changed === 1;
}

/** What is shown of a sale; what was asked and answered may be a megabyte each. */
const SHOWN = [
  "id",
  "serviceId",
  "ownerAddress",
  "payeeAddress",
  "units",
  "state",
  "txHash",
  "failure",
  "tries",
  "createdAtMs",
  "paidAtMs",
  "endedAtMs",
] as const satisfies readonly (keyof X402PaymentRow)[];

export type ListedSale = Pick<X402PaymentRow, (typeof SHOWN)[number]>;

/** Newest first: their ids sort by time. */
export function listX402Payments(
  tx: Tx,
  filter: {
    serviceId?: string | undefined;
    state?: X402State | undefined;
    before?: { id: string } | undefined;
    limit: number;
  },
): Promise<ListedSale[]> {
  const { serviceId, state, before, limit } = filter;
  const { sql, values } = allOf([
    ...(serviceId === undefined ? [] : [where("service_id = ?", serviceId)]),
    ...(state === undefined ? [] : [where("state = ?", state)]),
    ...(before === undefined ? [] : [where("id < ?", before.id)]),
  ]);
  const columns = SHOWN.map(sqlNameFor).join(", ");
  return tx.all<ListedSale>(`SELECT ${columns} FROM x402_payments WHERE ${sql} ORDER BY id DESC LIMIT ?`, [
    ...values,
    limit,
  ]);
}

type Waiting = Pick<X402PaymentRow, "id" | "serviceId">;

/** Payments that the chain has ended in one way or the other, and of which we have not taken note, oldest first. */
export function endedOnChain(tx: Tx, until: { nowMs: number; limit: number }): Promise<Waiting[]> {
  return tx.all<Waiting>(
    `SELECT p.id, p.service_id FROM x402_payments p JOIN outbox_rows o ON o.business_key = '${settleKey("")}' || p.id
     WHERE p.state = 'settling' AND ${IS_DUE.replaceAll("next_try", "p.next_try")} AND o.state IN ('confirmed', 'reverted', 'cancelled')
     ORDER BY p.created_at_ms, p.id LIMIT ?`,
    [...dueAt(until.nowMs), until.limit],
  );
}

/** Paid, and served by nobody now; those that waited longest first. */
export function unservedPayments(tx: Tx, until: { nowMs: number; limit: number }): Promise<Waiting[]> {
  return tx.all<Waiting>(
    `SELECT id, service_id FROM x402_payments WHERE state = 'paid' AND ${IS_DUE} ORDER BY next_try_at_ms, id LIMIT ?`,
    [...dueAt(until.nowMs), until.limit],
  );
}

/** Since when the oldest payment waits for the chain. */
export async function oldestSettlingMs(tx: Tx): Promise<number | null> {
  const row = await tx.get<{ atMs: number | null }>(
    "SELECT MIN(created_at_ms) AS at_ms FROM x402_payments WHERE state = 'settling'",
  );
  return row?.atMs ?? null;
}

/** Since when the oldest paid one waits to be served, or to become a claim. */
export async function oldestUnservedPaymentMs(tx: Tx): Promise<number | null> {
  const row = await tx.get<{ atMs: number | null }>(
    "SELECT MIN(paid_at_ms) AS at_ms FROM x402_payments WHERE state = 'paid'",
  );
  return row?.atMs ?? null;
}

/** Payments whose transaction has paid for another one as well. */
export function paymentsOfOneTransaction(tx: Tx): Promise<Finding[]> {
  return findPlaces(
    tx,
    `SELECT p.id AS place FROM x402_payments p JOIN x402_payments o ON o.tx_hash = p.tx_hash AND o.id < p.id`,
  );
}

/** Payments that say something else than the chain's row of them, or that the chain was never owed. */
export function paymentsOffChain(tx: Tx): Promise<Finding[]> {
  return findPlaces(
    tx,
    `SELECT p.id AS place FROM x402_payments p
       LEFT JOIN outbox_rows o ON o.business_key = '${settleKey("")}' || p.id
     WHERE o.id IS NULL OR (p.state = 'refused' AND o.state NOT IN ('reverted', 'cancelled'))
       OR (p.state IN ('paid', 'served', 'claimed')) <> (p.tx_hash IS NOT NULL AND p.paid_at_ms IS NOT NULL)
       OR (p.tx_hash IS NOT NULL AND o.state NOT IN ('confirmed', 'reverted', 'cancelled'))`,
  );
}
