import { houseAccount } from "@/lib/domain/ledger/journals";
import { formatUnits } from "@/lib/domain/money";
import { confirmedBlock } from "@/lib/server/escrow/tables/chain-log";
import { unbookedEvents } from "@/lib/server/escrow/tables/quarantined-events";
import type { ChainReader, TreasuryReading } from "@/lib/server/kernel/chain/chain-reader";
import type { ChainCheck, CheckResult } from "@/lib/server/kernel/checks";
import { findAccount } from "@/lib/server/ledger/tables/ledger";
import type { Tx } from "@/lib/server/store/tx";
import { sumsOfRouter } from "@/lib/server/treasury/tables/router-payments";

const NAME = "the treasury's books equal its wallet";
const STOPS = { stops: "spending", places: [] } as const;

interface TreasuryBooks {
  /** The last block whose events are all in the books; null before the first and while halted. */
  readonly block: number | null;
  /** What agents spend from. */
  readonly balanceUnits: bigint;
  readonly paidUnits: bigint;
  readonly returnedUnits: bigint;
  /** Confirmed events that the books lack; a difference to the chain may be theirs. */
  readonly missing: number;
}

/** What the books have of the treasury's money against its wallet and its router, at the same block. */
export const TREASURY_EQUALS_CHAIN: ChainCheck = {
  name: NAME,
  stops: "spending",
  holds:
    "The router paid and took back what the books have of it, and what agents spend from is in the treasury's wallet.",
  read: async (tx) => {
    const books = await booksOf(tx);
    return { block: books.block, compare: (chain) => compare(books, chain) };
  },
};

async function booksOf(tx: Tx): Promise<TreasuryBooks> {
  const account = await findAccount(tx, houseAccount("treasury", "MNEE"));
  return {
    block: await confirmedBlock(tx),
    balanceUnits: account?.balanceUnits ?? 0n,
    ...(await sumsOfRouter(tx)),
    missing: (await unbookedEvents(tx)).length,
  };
}

async function compare(books: TreasuryBooks, chain: ChainReader | null): Promise<CheckResult[]> {
  if (!chain?.treasuryAt) return [];
  const { block } = books;
  const found = block === null ? null : await chain.treasuryAt(block);
  if (found === null) {
    const detail = block === null ? "no block is final now" : "the chain does not answer now";
    return [{ name: NAME, state: "unknown", detail, ...STOPS }];
  }
  return found.isSetUp ? resultsOf(books, found) : [];
}

function resultsOf(books: TreasuryBooks, chain: TreasuryReading): CheckResult[] {
  const lacking = books.missing === 0 ? "" : `; ${books.missing} events are not booked yet`;
  const at = `at block ${books.block}${chain.isStale ? ", as last seen" : ""}${lacking}`;
  const { balanceUnits, paidUnits, returnedUnits } = books;
  const arePaymentsSame = paidUnits === chain.paidUnits && returnedUnits === chain.returnedUnits;
  // What came back is not approved anew by that.
  const mayTakeUnits = chain.allowanceUnits + returnedUnits;
  return [
    {
      name: "the router paid what the books have of it",
      ...STOPS,
      state: stateOf(arePaymentsSame),
      detail:
        `books ${mnee(paidUnits)} paid and ${mnee(returnedUnits)} back, ` +
        `router ${mnee(chain.paidUnits)} and ${mnee(chain.returnedUnits)} ${at}`,
    },
    {
      name: "the treasury's wallet holds what agents spend from",
      ...STOPS,
      state: stateOf(chain.walletUnits >= balanceUnits),
      detail: `books ${mnee(balanceUnits)}, wallet ${mnee(chain.walletUnits)} ${at}`,
    },
    {
      name: "the treasury lets its router take what agents spend from",
      ...STOPS,
      state: stateOf(mayTakeUnits >= balanceUnits),
      detail: `books ${mnee(balanceUnits)}, approved and come back ${mnee(mayTakeUnits)} ${at}`,
    },
  ];
}

const mnee = (units: bigint) => formatUnits("MNEE", units);

const stateOf = (isSo: boolean): CheckResult["state"] => (isSo ? "holds" : "broken");
