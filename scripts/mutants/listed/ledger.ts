import { type Broken, mutantsOf } from "../mutant";

/** The books themselves, and what is shown of them. */
const LEDGER_BROKEN: readonly Broken[] = [
  {
    file: "lib/server/ledger/operations/post-journal.ts",
    breaks: [
      ["if (!isNew) return null;", ""],
      ["floorUnits: floorOf(entry.account),", "floorUnits: null,"],
      ['if (accountKind(entry.account) !== "user") {', 'if (accountKind(entry.account) === "user") {'],
    ],
  },
  {
    file: "lib/server/ledger/reads/list-transactions.ts",
    breaks: [
      ['actor.kind === "user" && !actor.roles.operator ? actor.userId : null', "null"],
      ["!ownerId || entry.ownerId === null || entry.ownerId === ownerId", "true"],
    ],
  },
  {
    file: "lib/server/ledger/tables/books-checks.ts",
    tests: ["lib/server/treasury/reads/prove-invariants.test.ts", "testing/money-checks.test.ts"],
    breaks: [
      ["a.balance_units <> COALESCE(s.total, 0)", "a.balance_units < COALESCE(s.total, 0)"],
      ["GROUP BY asset HAVING SUM(units) <> 0", "GROUP BY asset HAVING SUM(units) > 0"],
      ["COUNT(e.units) < 2 OR SUM(e.units) <> 0", "COUNT(e.units) < 2"],
    ],
  },
  {
    file: "lib/server/ledger/operations/require-undoubted.ts",
    tests: [
      "lib/server/escrow/commands/withdraw.test.ts",
      "lib/server/escrow/commands/withdraw-on-chain.test.ts",
    ],
    breaks: [
      ["const freeUnits = leftUnits - doubtedUnits -", "const freeUnits = leftUnits -"],
      ["asked.leavingUnits ?? 0n", "0n"],
      ["const isShortAnyway = leftUnits < asked.units;", "const isShortAnyway = false;"],
    ],
  },
  {
    file: "lib/server/ledger/reconcile/reconciler.ts",
    breaks: [
      ['stopsPayouts(one) || one.stops === "spending"', "stopsPayouts(one)"],
      ['stopsPayouts(one) || one.stops === "spending"', 'one.stops === "spending"'],
      ["return !this.red.some(stopsPayouts);", "return true;"],
      ['stops === "its task" && places.length >= SHOWN', "places.length >= SHOWN"],
      ["return this.heldBack().includes(taskId);", "return this.heldBack().length > 0;"],
      ['result.state === "unknown")', 'result.state !== "holds")'],
      ["this.red = red;", "if (red.length > 0) this.red = red;"],
    ],
  },
];

export const LEDGER = mutantsOf(LEDGER_BROKEN);
