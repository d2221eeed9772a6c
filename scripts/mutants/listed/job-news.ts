import { type Broken, mutantsOf } from "../mutant";

/** What the chain says of a job, and what the house makes of it. */
const BROKEN: readonly Broken[] = [
  {
    file: "lib/server/market/operations/mirror/progress.ts",
    breaks: [
      ["const atMs = fact.blockAtS * SECOND_MS;", "const atMs = context.clock();"],
      ["const isMet = target !== null || isSameStep(following);", "const isMet = target !== null;"],
      ["} else if (task.pendingVerb !== null) change.dueAtMs = null;", "}"],
      ["  settleUndisputed(heldOf(task), ", "  String("],
      [
        "if (agentUnits === 0n && feeUnits === 0n) return;",
        "if (agentUnits === 0n || feeUnits === 0n) return;",
      ],
      ["await cancelQueued(tx, task.id, context.clock());", ""],
    ],
  },
  {
    file: "lib/server/market/operations/mirror/outcome.ts",
    breaks: [
      ["...(fact.args.byDefault === true ? { byDefault: true } : {})", ""],
      ['isTurnedDown && to === "cancelled" ? "expired" : to', "to"],
      ["{ ...step.change, dueAtMs: null }", "{ dueAtMs: null }"],
    ],
  },
  {
    file: "lib/server/market/operations/mirror/deposit.ts",
    breaks: [
      ["nowMs: fact.blockAtS * SECOND_MS }),", "nowMs: context.clock() }),"],
      ['paymentState: "none", dueAtMs: task.payByAtMs,', 'paymentState: "none", dueAtMs: null,'],
      ["    anchorAtMs: nowMs,\n", ""],
    ],
  },
  {
    file: "lib/server/market/operations/mirror/payee.ts",
    tests: ["lib/server/market/operations/mirror/outcome.test.ts"],
    breaks: [["getAddress(address)", "address"]],
  },
  {
    file: "lib/server/market/operations/verb/send-consent.ts",
    breaks: [['_if_revocable" && consent.isRevocable)', '_if_revocable")']],
  },
  {
    file: "lib/server/market/operations/verb/transition.ts",
    tests: ["lib/server/market/operations/verb/timeline.test.ts"],
    breaks: [
      ["...(index === 0 ? told.detail : {}),", "...told.detail,"],
      ["candidateByAtMs: null, pendingVerb: null };", "pendingVerb: null };"],
    ],
  },
  {
    file: "lib/server/market/operations/settle/settle-task.ts",
    breaks: [['if (units === 0n || task.source === "seed") return;', ""]],
  },
];

export const JOB_NEWS = mutantsOf(BROKEN);
