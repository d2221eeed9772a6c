import { mutantsOf } from "../../mutant";

const STEPS = ["lib/server/treasury/operations/steps.test.ts"];

/** Steps of calls, payments and drafts at the op that takes them, and what is read of them. */
export const TREASURY_STEPS = mutantsOf([
  {
    file: "lib/server/treasury/operations/call/take-back-call.ts",
    tests: STEPS,
    breaks: [['if (call.state !== "paying") return false;', 'if (call.state !== "paying") return true;']],
  },
  {
    file: "lib/server/treasury/operations/drafts/step-draft.ts",
    tests: STEPS,
    breaks: [["  requireStep(DRAFT_TRANSITIONS, { from: row.state, verb, to });", ""]],
  },
  {
    file: "lib/server/treasury/operations/x402/pursue-payment.ts",
    breaks: [
      ["  known.set(id, going);", ""],
      ["!(isFirst && row.state", "!(isFirst || row.state"],
    ],
  },
  {
    file: "lib/server/treasury/operations/call/evidence-of.ts",
    breaks: [["ownerId !== null", "ownerId === null"]],
  },
  {
    file: "lib/server/treasury/operations/policy/write-version.ts",
    tests: ["lib/server/treasury/operations/budget/windows.test.ts"],
    breaks: [['if (window !== "call") await', 'if (window === "call") await']],
  },
  {
    file: "lib/server/treasury/reads/calls.ts",
    tests: ["lib/server/treasury/reads/claims.test.ts"],
    breaks: [["paymentId && owedUnits > 0n", "paymentId && owedUnits >= 0n"]],
  },
  {
    file: "lib/server/treasury/reads/policy-view.ts",
    tests: ["lib/server/treasury/reads/readers.test.ts"],
    breaks: [
      [
        '  authorize(actor, ACTIONS["policy.read"]);\n  return store.read(showPolicy);',
        "  return store.read(showPolicy);",
      ],
    ],
  },
  {
    file: "lib/server/treasury/reads/replay/read-start.ts",
    breaks: [
      ["agentId === null || agentId === cap.of", "agentId === null && agentId === cap.of"],
      ["undoneAtMs === null ||", "undoneAtMs === null &&"],
      ["index === starts.length - 1", "index !== starts.length - 1"],
    ],
  },
]);
