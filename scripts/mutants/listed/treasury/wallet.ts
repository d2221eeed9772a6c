import { mutantsOf } from "../../mutant";

const BESIDE_CHAIN = "lib/server/treasury/chain/compare-treasury-on-anvil.test.ts";

/** What the treasury's wallet is held to. */
export const TREASURY_WALLET = mutantsOf([
  {
    file: "lib/server/treasury/chain/compare-treasury.ts",
    tests: [BESIDE_CHAIN],
    breaks: [
      ["chain.walletUnits >= balanceUnits", "chain.walletUnits >= 0n"],
      ["mayTakeUnits >= balanceUnits", "mayTakeUnits >= 0n"],
      ["chain.allowanceUnits + returnedUnits", "chain.allowanceUnits"],
      ["paidUnits === chain.paidUnits && ", ""],
      ["paidUnits && returnedUnits === chain.returnedUnits", "paidUnits"],
      ["found.isSetUp ? resultsOf(books, found) : []", "[]"],
    ],
  },
  {
    file: "lib/server/treasury/operations/call/require-spending.ts",
    tests: [BESIDE_CHAIN],
    breaks: [["if (context.maySpend?.() !== false) return;", "return;"]],
  },
  {
    file: "lib/server/escrow/chain/treasury-reader.ts",
    tests: [BESIDE_CHAIN],
    breaks: [
      ["wallet.walletUnits + since.paidUnits - since.returnedUnits", "wallet.walletUnits"],
      ["wallet.allowanceUnits + since.paidUnits", "wallet.allowanceUnits"],
      ["if (isAddressEqual(spender, zeroAddress)) return NOT_SET_UP;", ""],
    ],
  },
  {
    file: "lib/server/escrow/chain/logs-within.ts",
    tests: [BESIDE_CHAIN],
    breaks: [["{ from: middle + 1, to }", "{ from: middle, to }"]],
  },
  {
    file: "lib/server/escrow/chain/router-sums.ts",
    tests: [BESIDE_CHAIN],
    breaks: [
      ["there?.hash === known.hash ? known : nothing", "known"],
      ["    this.known = sums;\n", ""],
      ["from: sums.block + 1,", "from: sums.block + 2,"],
    ],
  },
]);
