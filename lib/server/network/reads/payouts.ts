import type { Actor } from "@/lib/domain/access/actor";
import { authorize } from "@/lib/domain/access/authorize";
import { NotFound } from "@/lib/domain/errors";
import type { EarningWire, PayoutListFilter, PayoutWire } from "@/lib/schemas/network/payout";
import type { Page } from "@/lib/schemas/page";
import type { Columns } from "@/lib/server/http/csv";
import { cutPage } from "@/lib/server/kernel/cut-page";
import { moneyView, timeView } from "@/lib/server/kernel/wire-values";
import { ACTIONS } from "@/lib/server/network/access";
import { findOrchestrator } from "@/lib/server/network/tables/orchestrators";
import { earningsOf, type ListedPayout, listPayoutRows } from "@/lib/server/network/tables/payouts";
import type { EarningRow } from "@/lib/server/network/tables/rows";
import type { Store, Tx } from "@/lib/server/store/tx";

/** What an orchestrator is owed and was paid, newest first. @throws NotFound */
export function listPayouts(
  store: Store,
  query: { actor: Actor; orchestratorId: string; filter: PayoutListFilter },
): Promise<Page<PayoutWire>> {
  authorize(query.actor, ACTIONS["network.read"]);
  const { orchestratorId } = query;
  const { cursor: before, limit } = query.filter;
  return store.read(async (tx) => {
    if ((await findOrchestrator(tx, orchestratorId)) === undefined) throw new NotFound();
    const rows = await listPayoutRows(tx, { orchestratorId, beforeId: before?.id, limit: limit + 1 });
    return cutPage(rows, limit, {
      cursorOf: (row) => ({ atMs: row.owedAtMs, id: row.id }),
      view: payoutView,
    });
  });
}

/** What an orchestrator was paid in all, by asset. */
export async function showEarnings(tx: Tx, orchestratorId: string): Promise<EarningWire[]> {
  return (await earningsOf(tx, orchestratorId)).map(earningView);
}

function earningView({ asset, units, usdUnits, payouts }: EarningRow): EarningWire {
  return { amount: moneyView(asset, units), microUsd: usdUnits.toString(), payouts };
}

function payoutView(row: ListedPayout): PayoutWire {
  const { id, evaluation, reason, state, payeeAddress, asset, why, tries, txHash, journalId } = row;
  return {
    ...{ id, evaluation, reason, state, payeeAddress, asset, why, tries, journalId },
    appealId: row.appealId === "" ? null : row.appealId,
    microUsd: row.usdUnits.toString(),
    steps: reason === "appeal" ? [] : [...row.steps],
    amount: row.units === null ? null : moneyView(asset, row.units),
    microUsdPerEth: row.priceUsdUnits?.toString() ?? null,
    transactionHash: txHash,
    owedAt: timeView(row.owedAtMs),
    nextTryAt: state === "paid" ? null : timeView(row.nextTryAtMs),
    endedAt: timeView(row.endedAtMs),
  };
}

/** Payouts as a table; amounts in units of their asset. */
export const PAYOUT_COLUMNS: Columns<PayoutWire> = {
  id: ({ id }) => id,
  at: ({ owedAt }) => owedAt,
  evaluation: ({ evaluation }) => String(evaluation),
  reason: ({ reason }) => reason,
  appeal: ({ appealId }) => appealId,
  state: ({ state }) => state,
  micro_usd: ({ microUsd }) => microUsd,
  asset: ({ asset }) => asset,
  units: ({ amount }) => amount?.units ?? null,
  micro_usd_per_eth: ({ microUsdPerEth }) => microUsdPerEth,
  payee: ({ payeeAddress }) => payeeAddress,
  transaction: ({ transactionHash }) => transactionHash,
  ended_at: ({ endedAt }) => endedAt,
  why: ({ why }) => why,
};
