import { refundCall } from "@/lib/chain/router-calls";
import type { Actor } from "@/lib/domain/access/actor";
import { authorize } from "@/lib/domain/access/authorize";
import { NotFound } from "@/lib/domain/errors";
import { transactionHash } from "@/lib/schemas/hex";
import type { Page } from "@/lib/schemas/page";
import type {
  CallListFilter,
  CallWire,
  CallWithResultWire,
  ClaimWire,
  ServiceCallWire,
} from "@/lib/schemas/treasury/call";
import type { Columns } from "@/lib/server/http/csv";
import type { Context } from "@/lib/server/kernel/context";
import { cutPage } from "@/lib/server/kernel/cut-page";
import { moneyView, timeView } from "@/lib/server/kernel/wire-values";
import type { Store, Tx } from "@/lib/server/store/tx";
import { ACTIONS } from "@/lib/server/treasury/access";
import {
  findListedCall,
  findShownCall,
  type ListedCall,
  listCallRows,
} from "@/lib/server/treasury/tables/call-list";
import { findDecision } from "@/lib/server/treasury/tables/decisions";
import { decisionView } from "./decisions";

/** Calls that were let pass, or wait for it, newest first. @throws Forbidden for anybody but an operator */
export function listCalls(
  store: Store,
  query: { actor: Actor; filter: CallListFilter },
): Promise<Page<CallWire>> {
  authorize(query.actor, ACTIONS["decisions.read"]);
  const { cursor: before, limit, ...filter } = query.filter;
  return store.read(async (tx) => {
    const rows = await listCallRows(tx, { ...filter, before, limit: limit + 1 });
    return cutPage(rows, limit, { cursorOf: (row) => ({ atMs: row.heldAtMs, id: row.id }), view: callView });
  });
}

/** @throws NotFound; Forbidden for anybody but an operator */
export async function getCall(
  store: Store,
  query: { actor: Actor; id: string },
): Promise<CallWithResultWire> {
  authorize(query.actor, ACTIONS["decisions.read"]);
  const row = await store.read((tx) => findListedCall(tx, query.id));
  if (!row) throw new NotFound();
  return { ...callView(row), result: row.answer };
}

/** What asking for a service has come to so far. @throws NotFound */
export async function serviceCallView(tx: Tx, id: string): Promise<ServiceCallWire> {
  const row = await findListedCall(tx, id);
  return { ...(await askedView(tx, id, row)), result: row?.answer ?? null };
}

/** The same with no more of the answer than so many characters: `head` is how a longer one begins. @throws NotFound */
export async function shownCallView(
  tx: Tx,
  of: { id: string; most: number },
): Promise<ServiceCallWire & { readonly head: string | null }> {
  const row = await findShownCall(tx, of);
  return { ...(await askedView(tx, of.id, row)), result: row?.answer ?? null, head: row?.head ?? null };
}

async function askedView(
  tx: Tx,
  id: string,
  row: ListedCall | undefined,
): Promise<Omit<ServiceCallWire, "result">> {
  const decision = await findDecision(tx, id);
  if (!decision) throw new NotFound();
  const call = row ? callView(row) : null;
  const shown = decisionView(decision);
  return {
    decision: shown,
    call,
    approval: shown.approval?.state === "waiting" ? { id, expiresAt: shown.approval.expiresAt } : null,
    receipt: call?.receipt ?? null,
  };
}

const mnee = (units: bigint) => moneyView("MNEE", units);

function callView(row: ListedCall): CallWire {
  return {
    id: row.id,
    agentId: row.agentId,
    serviceId: row.serviceId,
    state: row.state,
    quantity: row.quantity,
    cost: mnee(row.costUnits),
    rail: row.rail,
    failure: row.failure,
    fault: row.fault,
    tries: row.tries,
    heldAt: timeView(row.heldAtMs),
    endedAt: timeView(row.endedAtMs),
    receipt: receiptView(row),
  };
}

function receiptView(row: ListedCall): CallWire["receipt"] {
  if (row.paidAtMs === null) return null;
  const { paymentId, txHash, blockNumber, providerAddress } = row;
  const amount = mnee(row.paidUnits);
  return {
    rail: row.rail,
    amount,
    returned: mnee(row.returnedUnits),
    paidAt: timeView(row.paidAtMs),
    payment:
      paymentId === null
        ? null
        : { paymentId, transactionHash: txHash, block: blockNumber, provider: providerAddress, amount },
  };
}

/** Calls that were paid and never served, and whose money has not come back, with what may be done. @throws Forbidden */
export async function listClaims(
  context: Pick<Context, "store" | "chain">,
  query: { actor: Actor; filter: Omit<CallListFilter, "state"> },
): Promise<Page<ClaimWire>> {
  const { actor, filter } = query;
  const page = await listCalls(context.store, { actor, filter: { ...filter, state: "claimed" } });
  return { ...page, items: page.items.map((call) => claimView(context, call)) };
}

function claimView({ chain }: Pick<Context, "chain">, call: CallWire): ClaimWire {
  const { receipt } = call;
  const owedUnits = receipt ? BigInt(receipt.amount.units) - BigInt(receipt.returned.units) : 0n;
  const read = transactionHash.safeParse(receipt?.payment?.paymentId);
  const paymentId = read.success ? read.data : null;
  const facts = chain?.facts;
  const refund =
    facts?.router && paymentId && owedUnits > 0n
      ? { chainId: facts.chainId, ...refundCall(facts.router.address, { paymentId, units: owedUnits }) }
      : null;
  return {
    ...call,
    owed: moneyView("MNEE", owedUnits),
    verbs: refund ? ["retry", "refund"] : ["retry"],
    refund: refund && { ...refund, value: "0x0" },
  };
}

/** Calls as a table; amounts in nano-MNEE. */
export const CALL_COLUMNS: Columns<CallWire> = {
  id: ({ id }) => id,
  at: ({ heldAt }) => heldAt,
  agent: ({ agentId }) => agentId,
  service: ({ serviceId }) => serviceId,
  state: ({ state }) => state,
  quantity: ({ quantity }) => String(quantity),
  cost_units: ({ cost }) => cost.units,
  paid_units: ({ receipt }) => receipt?.amount.units ?? "0",
  returned_units: ({ receipt }) => receipt?.returned.units ?? "0",
  rail: ({ rail }) => rail,
  transaction: ({ receipt }) => receipt?.payment?.transactionHash ?? null,
  failure: ({ failure }) => failure,
};
