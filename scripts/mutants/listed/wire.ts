import { type Broken, mutantsOf } from "../mutant";

/** What comes and goes over the wire, what is signed, and what a browser does with it. */
const BROKEN: readonly Broken[] = [
  {
    file: "lib/chain/escrow-terms.ts",
    breaks: [
      ["reviewWithinS: windows.reviewWithinS + graceS,", "reviewWithinS: windows.reviewWithinS,"],
      ["return terms.ceiling + (terms.ceiling", "return terms.ceiling - (terms.ceiling"],
      ["agent: facts.agent ?? zeroAddress,", "agent: facts.agent ?? facts.buyer,"],
    ],
  },
  {
    file: "lib/chain/chain-deadline.ts",
    tests: ["lib/server/market/commands/silence-on-chain.test.ts"],
    breaks: [["return job.sinceS + terms[", "return terms["]],
  },
  {
    file: "lib/chain/escrow-types.ts",
    tests: ["lib/chain/escrow-verbs.test.ts"],
    breaks: [
      ["GiveUp: [JOB_ID, ROUND, DEADLINE],", "GiveUp: [JOB_ID, DEADLINE],"],
      ["field.name === AGENT.name", "field.name === PRICE.name && false"],
    ],
  },
  {
    file: "lib/chain/escrow-events.ts",
    breaks: [["if (!isAddressEqual(log.address, escrow)) return null;", ""]],
  },
  {
    file: "lib/schemas/money.ts",
    tests: ["lib/schemas/market/requests.test.ts"],
    breaks: [
      ["value.length < LARGEST.length || value <= LARGEST", "value.length <= LARGEST.length"],
      ['value >= "0.50" && value <= "2.00"', 'value >= "0.50"'],
    ],
  },
  {
    file: "lib/schemas/market/task-verbs.ts",
    tests: ["lib/schemas/market/requests.test.ts"],
    breaks: [
      [".min(0).max(10_000)", ".min(0).max(10_001)"],
      ["reasons: z.array(noteText).min(1)", "reasons: z.array(noteText).min(0)"],
    ],
  },
  {
    file: "lib/schemas/text.ts",
    tests: ["lib/schemas/market/requests.test.ts"],
    breaks: [['protocol === "http:" || protocol === "https:"', "protocol.length > 0"]],
  },
  {
    file: "lib/schemas/escrow/withdrawal.ts",
    tests: ["lib/schemas/market/requests.test.ts"],
    breaks: [["value.signature === undefined || value.to !== undefined", "value.to !== undefined || true"]],
  },
  {
    file: "lib/client/api.ts",
    breaks: [
      ['"idempotency-key": idempotencyKey,', '"idempotency-key": newIdempotencyKey(),'],
      ["attempt >= MAX_ATTEMPTS || !isWorthRepeating(failure)", "attempt >= MAX_ATTEMPTS"],
    ],
  },
  {
    file: "lib/client/sign-in.ts",
    breaks: [["/^\\/(?![/\\\\])[", "/^\\/["]],
  },
  {
    file: "lib/client/wallet/sign-consent.ts",
    breaks: [
      [
        "...consent.message, ...Object.fromEntries(chosen)",
        "...Object.fromEntries(chosen), ...consent.message",
      ],
    ],
  },
  {
    file: "lib/client/identity-change.ts",
    breaks: [
      ["if (query.queryKey[1] === keys.me[1]) continue;", "if (query.queryKey[1] !== keys.me[1]) continue;"],
    ],
  },
];

export const WIRE = mutantsOf(BROKEN);
