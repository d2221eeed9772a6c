import { formatUnits } from "@/lib/domain/money";
import { unbookedEvents } from "@/lib/server/escrow/tables/quarantined-events";
import type { ChainAsset, ChainBooks, ChainReader } from "@/lib/server/kernel/chain/chain-reader";
import type { ChainCheck, CheckResult } from "@/lib/server/kernel/checks";
import { balancesByKind } from "@/lib/server/ledger/tables/books-series";
import { type Beside, booksBesideChain, type FindJobs } from "./books-beside-chain";

const NAME = "the books equal the chain (I5)";
const STOPS = { stops: "payouts", places: [] } as const;
const CHAIN_ASSETS: readonly ChainAsset[] = ["MNEE", "ETH"];

interface BooksAtBlock {
  readonly balances: readonly { kind: string; asset: string; totalUnits: bigint }[];
  readonly beside: Beside;
  /** Confirmed events that the books lack; a difference to the chain may be theirs. */
  readonly missing: number;
}

/** I5 on chain, over the jobs that hold money as the books know it. */
export function booksEqualChain(jobsWithMoney: FindJobs): ChainCheck {
  return {
    name: NAME,
    stops: "payouts",
    holds:
      "Escrow and debts equal the contract's own at the same block, and its balance is both and what is unmatched.",
    read: async (tx) => {
      const balances = await balancesByKind(tx);
      const beside = await booksBesideChain(tx, jobsWithMoney);
      const missing = (await unbookedEvents(tx)).length;
      return { block: beside.block, compare: (chain) => compare({ balances, beside, missing }, chain) };
    },
  };
}

async function compare(books: BooksAtBlock, chain: ChainReader | null): Promise<CheckResult[]> {
  const onChain = await books.beside.ask(chain);
  if (onChain === null) {
    const detail = books.beside.block === null ? "no block is final now" : "the chain does not answer now";
    return [{ name: NAME, state: "unknown", detail, ...STOPS }];
  }
  const { isStale } = onChain;
  return CHAIN_ASSETS.flatMap((asset) => resultsOf(asset, books, { ...onChain[asset], isStale }));
}

type BooksSaid = ChainBooks & { readonly isStale: boolean };

function resultsOf(asset: ChainAsset, books: BooksAtBlock, chain: BooksSaid): CheckResult[] {
  const lacking = books.missing === 0 ? "" : `; ${books.missing} events are not booked yet`;
  const asSeen = chain.isStale ? ", as last seen" : "";
  const at = `block ${books.beside.block}${asSeen}${lacking}`;
  const ledger = (kind: string) =>
    books.balances.find((sum) => sum.kind === kind && sum.asset === asset)?.totalUnits ?? 0n;
  const show = (units: bigint) => formatUnits(asset, units);
  const owed = ledger("user") + ledger("fees");
  const covered = chain.heldUnits + chain.owedUnits + ledger("suspense");
  return [
    {
      name: `${asset} in escrow equals the contract's (I5)`,
      ...STOPS,
      state: stateOf(ledger("escrow") === chain.heldUnits),
      detail: `ledger ${show(ledger("escrow"))}, chain ${show(chain.heldUnits)} at ${at}`,
    },
    {
      name: `${asset} owed equals the contract's (I5)`,
      ...STOPS,
      state: stateOf(owed === chain.owedUnits),
      detail: `ledger ${show(owed)}, chain ${show(chain.owedUnits)} at ${at}`,
    },
    {
      name: `${asset} balance covers held, owed and unmatched (I5)`,
      ...STOPS,
      state: stateOf(chain.balanceUnits >= covered),
      detail: `balance ${show(chain.balanceUnits)}, held, owed and unmatched ${show(covered)} at ${at}`,
    },
    ...(asset === "ETH" ? [] : [nothingUnseen(asset, { covered, chain, at })]),
  ];
}

/** What parts of units may add up to, which cannot be booked: no million transfers are worth it. */
const DUST_UNITS = 1_000_000n;

/** Ether can be forced on a contract without a trace; a token's every transfer has a log, so what is there is booked. */
function nothingUnseen(
  asset: ChainAsset,
  of: { covered: bigint; chain: ChainBooks; at: string },
): CheckResult {
  const unseen = of.chain.balanceUnits - of.covered;
  return {
    name: `${asset} in the contract is all booked (I5)`,
    stops: "nothing",
    places: [],
    state: stateOf(unseen < DUST_UNITS),
    detail: `${formatUnits(asset, unseen < 0n ? 0n : unseen)} that no log in the books explains at ${of.at}`,
  };
}

function stateOf(isSo: boolean): CheckResult["state"] {
  return isSo ? "holds" : "broken";
}
