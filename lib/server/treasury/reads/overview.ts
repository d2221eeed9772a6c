import type { Actor } from "@/lib/domain/access/actor";
import { authorize } from "@/lib/domain/access/authorize";
import { ASSET_IDS, type AssetId } from "@/lib/domain/assets";
import type { MoneyWire } from "@/lib/schemas/money";
import type {
  SpendingAgentWire,
  SuspenseItemWire,
  TreasuryBalanceWire,
  TreasuryWire,
} from "@/lib/schemas/treasury/overview";
import { type BooksOnChain, booksBesideChain } from "@/lib/server/escrow/chain/books-beside-chain";
import type { SuspenseItemRow } from "@/lib/server/escrow/tables/rows";
import { openSuspense } from "@/lib/server/escrow/tables/suspense";
import type { ChainReader } from "@/lib/server/kernel/chain/chain-reader";
import { moneyView, timeView } from "@/lib/server/kernel/wire-values";
import { LATE, within } from "@/lib/server/kernel/within";
import { balancesByKind } from "@/lib/server/ledger/tables/books-series";
import { lastSequence } from "@/lib/server/market/tables/task-events";
import { jobsWithMoney } from "@/lib/server/market/tables/task-jobs";
import { countTasksIn } from "@/lib/server/market/tables/task-list";
import type { Store } from "@/lib/server/store/tx";
import { ACTIONS } from "@/lib/server/treasury/access";
import { standingAlerts } from "./alerts";
import { seriesIn } from "./series";
import { fundsIn } from "./spendable-funds";
import { spendingAgents } from "./spending-agents";

export interface TreasurySources {
  readonly store: Store;
  readonly chain: ChainReader | null;
}

const SHOWN_ITEMS = 100;

type Balances = (kind: string, asset: AssetId) => bigint;

/**
 * Where every coin is: the books, and beside them the chain at the same block.
 * @throws Forbidden for anybody but an operator.
 */
export async function treasuryOverview(
  sources: TreasurySources,
  query: { actor: Actor; nowMs: number },
): Promise<TreasuryWire> {
  authorize(query.actor, ACTIONS["treasury.read"]);
  const books = await sources.store.read(async (tx) => ({
    balances: await balancesByKind(tx),
    beside: await booksBesideChain(tx, jobsWithMoney),
    series: await seriesIn(tx, query.nowMs),
    sequence: await lastSequence(tx),
    suspense: await openSuspense(tx, SHOWN_ITEMS),
    openDisputes: await countTasksIn(tx, "disputed"),
    funds: await fundsIn(tx, query.nowMs),
    agents: await spendingAgents(tx, query.nowMs),
    alerts: await standingAlerts(tx, query.nowMs),
  }));
  const [onChain, wallet] = await Promise.all([
    books.beside.ask(sources.chain),
    walletAt(sources.chain, books.beside.block),
  ]);
  const units = new Map(books.balances.map((sum) => [`${sum.kind}:${sum.asset}`, sum.totalUnits]));
  const of: Balances = (kind, asset) => units.get(`${kind}:${asset}`) ?? 0n;
  const everyAsset = (kind: string) => ASSET_IDS.map((asset) => moneyView(asset, of(kind, asset)));
  return {
    balances: ASSET_IDS.map((asset) => ({
      ...balanceView(asset, of, onChain),
      treasury: asset === "MNEE" ? walletView(of("treasury", asset), wallet) : null,
    })),
    totals: {
      allocated: inAll(books.agents, ({ dailyBudget }) => dailyBudget),
      spent: inAll(books.agents, ({ spent }) => spent),
      held: everyAsset("escrow"),
    },
    funds: books.funds,
    agents: books.agents,
    alerts: books.alerts,
    fees: everyAsset("fees"),
    payouts: [],
    series: books.series,
    suspense: books.suspense.map(suspenseView),
    openDisputes: books.openDisputes,
    asOf: {
      block: onChain === null ? null : books.beside.block,
      isStale: onChain?.isStale ?? false,
      sequence: books.sequence,
    },
  };
}

/** A page does not wait for the chain. */
const PATIENCE_MS = 250;

/** The same for a page; undefined while the chain takes longer, and whoever looks at it then asks again. */
export async function treasuryAtOnce(
  ...asked: Parameters<typeof treasuryOverview>
): Promise<TreasuryWire | undefined> {
  const shown = await within(treasuryOverview(...asked), PATIENCE_MS);
  return shown === LATE ? undefined : shown;
}

/** What the agents' days come to together; all of it is MNEE. */
function inAll(
  agents: readonly SpendingAgentWire[],
  of: (agent: SpendingAgentWire) => MoneyWire | null,
): MoneyWire[] {
  const units = agents.reduce((sum, agent) => sum + BigInt(of(agent)?.units ?? "0"), 0n);
  return ASSET_IDS.map((asset) => moneyView(asset, asset === "MNEE" ? units : 0n));
}

/** Null while the chain does not answer, and where the treasury lets nobody spend. */
async function walletAt(chain: ChainReader | null, block: number | null): Promise<bigint | null> {
  if (!chain?.treasuryAt || block === null) return null;
  const reading = await chain.treasuryAt(block);
  return reading?.isSetUp ? reading.walletUnits : null;
}

/** The wallet may hold more than agents spend from, and never less. */
function walletView(ledgerUnits: bigint, walletUnits: bigint | null): TreasuryBalanceWire["treasury"] {
  return {
    ledger: moneyView("MNEE", ledgerUnits),
    chain: walletUnits === null ? null : moneyView("MNEE", walletUnits),
    agrees: walletUnits === null ? null : walletUnits >= ledgerUnits,
  };
}

function balanceView(
  asset: AssetId,
  of: Balances,
  onChain: BooksOnChain,
): Omit<TreasuryBalanceWire, "treasury"> {
  const chain = asset === "SAT" ? null : (onChain?.[asset] ?? null);
  const beside = (ledgerUnits: bigint, chainUnits: bigint | null) => ({
    ledger: moneyView(asset, ledgerUnits),
    chain: chainUnits === null ? null : moneyView(asset, chainUnits),
    agrees: chainUnits === null ? null : chainUnits === ledgerUnits,
  });
  return {
    asset,
    fees: moneyView(asset, of("fees", asset)),
    escrow: beside(of("escrow", asset), chain?.heldUnits ?? null),
    owed: beside(of("user", asset) + of("fees", asset), chain?.owedUnits ?? null),
    pending: moneyView(asset, of("pending", asset)),
    suspense: moneyView(asset, of("suspense", asset)),
  };
}

function suspenseView(row: SuspenseItemRow): SuspenseItemWire {
  return {
    id: row.id,
    amount: moneyView(row.asset, row.units),
    from: row.fromAddress,
    hash: row.txHash,
    reason: row.reason,
    state: row.state,
    note: row.note,
    createdAt: timeView(row.createdAtMs),
  };
}
