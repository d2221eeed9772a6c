import { type Broken, mutantsOf } from "../mutant";

/** Pure rules below the market: amounts, journals, who may do what, the escrow's verbs. */
const BROKEN: readonly Broken[] = [
  {
    file: "lib/domain/money.ts",
    breaks: [
      ["if (units < 0n || units > MAX_UNITS)", "if (units > MAX_UNITS)"],
      ["return (2n * numerator + denominator) / (2n * denominator);", "return numerator / denominator;"],
      ["if (wei % WEI_PER_UNIT !== 0n) throw new UnalignedAmount(wei);", ""],
      ["|| fraction.length > decimals", ""],
    ],
  },
  {
    file: "lib/domain/access/authorize.ts",
    breaks: [
      ["if (!actor.roles[rule.needs]) throw new Forbidden();", ""],
      ["if (on.role === null) throw new NotFound();", "if (on.role === null) return;"],
      ["actor.userId !== ownerId", "ownerId !== null && actor.userId !== ownerId"],
    ],
  },
  {
    file: "lib/domain/ledger/journals.ts",
    breaks: [
      ['["world", "mint", "pending"]', '["world", "mint", "pending", "user"]'],
      ["sum + entry.units, 0n) === 0n", "sum + entry.units, 0n) >= 0n"],
      ["(sums.get(entry.account)?.units ?? 0n) + entry.units", "entry.units"],
      ["units: -(agentUnits + feeUnits + buyerUnits)", "units: -(agentUnits + buyerUnits)"],
      ['from: "fees", to: "world"', 'from: "world", to: "fees"'],
      ["({ ...entry, units: -entry.units })", "({ ...entry })"],
      [
        'agentOwnerId === null ? houseAccount("suspense", asset)',
        'agentOwnerId === null ? houseAccount("fees", asset)',
      ],
    ],
  },
  {
    file: "lib/domain/escrow/arbiter.ts",
    tests: [
      "lib/server/market/commands/payment-on-chain.test.ts",
      "lib/server/market/operations/verb/gather-consent.test.ts",
    ],
    breaks: [
      ["if (!wallets.some((wallet)", "if (wallets.some((wallet)"],
      ["wallet?.toLowerCase() === arbiter.toLowerCase()", "wallet === arbiter.toLowerCase()"],
    ],
  },
  {
    file: "lib/domain/escrow/contract-states.ts",
    breaks: [
      [
        'CHAIN_STATES.indexOf(state) > CHAIN_STATES.indexOf("disputed")',
        'CHAIN_STATES.indexOf(state) >= CHAIN_STATES.indexOf("disputed")',
      ],
    ],
  },
  {
    file: "lib/domain/escrow/escrow-verbs.ts",
    tests: [
      "lib/server/market/commands/lifecycle-on-chain.test.ts",
      "lib/server/market/commands/contract-wallet.test.ts",
      "lib/chain/escrow-verbs.test.ts",
    ],
    breaks: [
      ['sending: "after_submission_if_revocable",', 'sending: "at_once",'],
      ['window: "reviewWithinS", event', 'window: "deliverWithinS", event'],
    ],
  },
  {
    file: "lib/domain/time.ts",
    tests: [
      "lib/server/market/operations/anchor/anchor-again.test.ts",
      "lib/server/escrow/mirror/quarantined-events.test.ts",
    ],
    breaks: [["SECOND_MS * 2 ** Math.max(0, attempts - 1)", "SECOND_MS * 2 ** attempts"]],
  },
  { file: "lib/domain/ids.ts", breaks: [["(length - 1) * 5; shift >= 0", "(length - 1) * 5; shift > 0"]] },
  {
    file: "lib/domain/canonical-json.ts",
    breaks: [["names.sort().map(", "names.map("]],
  },
];

export const RULES = mutantsOf(BROKEN);
