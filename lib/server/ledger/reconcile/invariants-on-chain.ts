import { formatUnits } from "@/lib/domain/money";
import type { InvariantCheckWire } from "@/lib/schemas/ledger/invariants";
import type { ChainAsset, ChainBooks, ChainReader } from "@/lib/server/kernel/chain-reader";
import type { Beside } from "./books-beside-chain";

/** The line of the proof when there is nothing to compare the books with. */
export const NOT_COMPARED = "the books equal the chain (I5)";

const CHAIN_ASSETS: readonly ChainAsset[] = ["MNEE", "ETH"];

export interface BooksAtBlock {
  readonly balances: readonly { kind: string; asset: string; totalUnits: bigint }[];
  readonly beside: Beside;
  /** Confirmed events that the books lack; a difference to the chain may be theirs. */
  readonly missing: number;
}

/** I5 on chain: escrow and debts equal the contract's own at the same block, and its balance covers both. */
export async function chainChecks(
  books: BooksAtBlock,
  chain: ChainReader | null,
): Promise<InvariantCheckWire[]> {
  const onChain = await books.beside.ask(chain);
  if (onChain === null) {
    const detail =
      books.beside.block === null ? "no block is confirmed yet" : "the chain does not answer now";
    return [{ name: NOT_COMPARED, ok: false, detail }];
  }
  return CHAIN_ASSETS.flatMap((asset) => checksOf(asset, books, onChain[asset]));
}

function checksOf(asset: ChainAsset, books: BooksAtBlock, chain: ChainBooks): InvariantCheckWire[] {
  const lacking = books.missing === 0 ? "" : `; ${books.missing} events are not booked yet`;
  const at = `block ${books.beside.block}${lacking}`;
  const ledger = (kind: string) =>
    books.balances.find((sum) => sum.kind === kind && sum.asset === asset)?.totalUnits ?? 0n;
  const show = (units: bigint) => formatUnits(asset, units);
  const owed = ledger("user") + ledger("fees");
  const covered = chain.heldUnits + chain.owedUnits;
  return [
    {
      name: `${asset} in escrow equals the contract's (I5)`,
      ok: ledger("escrow") === chain.heldUnits,
      detail: `ledger ${show(ledger("escrow"))}, chain ${show(chain.heldUnits)} at ${at}`,
    },
    {
      name: `${asset} owed equals the contract's (I5)`,
      ok: owed === chain.owedUnits,
      detail: `ledger ${show(owed)}, chain ${show(chain.owedUnits)} at ${at}`,
    },
    {
      name: `${asset} balance covers held and owed (I5)`,
      ok: chain.balanceUnits >= covered,
      detail: `balance ${show(chain.balanceUnits)}, held and owed ${show(covered)} at ${at}`,
    },
  ];
}
