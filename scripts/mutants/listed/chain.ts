import { type Broken, mutantsOf } from "../mutant";

/** What the node says, and who signed. */
const RPC_BROKEN: readonly Broken[] = [
  {
    file: "lib/server/rpc/receipt.ts",
    tests: ["lib/server/rpc/node-answer.test.ts", "lib/server/escrow/relay/relay-node.test.ts"],
    breaks: [
      ['status === "success" || status === "reverted"', 'status !== "pending"'],
      ['if (typeof blockNumber !== "bigint") return null;', ""],
    ],
  },
  {
    file: "lib/server/rpc/refusal.ts",
    tests: ["lib/server/rpc/node-answer.test.ts"],
    breaks: [
      ["if (NEVER_RUN.has(code)) return null;", ""],
      ["&& !isOddlyFilled", ""],
    ],
  },
  {
    file: "lib/server/rpc/node-answer.ts",
    breaks: [["if (unavailable) return", "if (unavailable && false) return"]],
  },
  {
    file: "lib/server/rpc/link.ts",
    breaks: [["if (isCut) verified = null;", ""]],
  },
  {
    file: "lib/server/rpc/signatures.ts",
    breaks: [
      ["> HALF_ORDER) return null;", "> 2n * HALF_ORDER) return null;"],
      ["answer.data?.toLowerCase() === IS_VALID", "answer.data !== undefined"],
      ['if (sortNodeAnswer(error).kind !== "refusal") throw error;', ""],
    ],
  },
  {
    file: "lib/server/rpc/router/ensure-router.ts",
    tests: ["lib/server/rpc/router/ensure-router.test.ts"],
    breaks: [
      ["if (record.isSetUp) return openForPayouts(order, record);", ""],
      ["return kept(order, { ...record, isSetUp: true });", "return record;"],
      ["if (found[role].toLowerCase() === expected[role].toLowerCase()) continue;", "continue;"],
      ["if (record.isSetUp) {", "if (!record.isSetUp) {"],
      ["missingWei > 0n ? missingWei : 0n", "toWei(DEMO_TREASURY_UNITS)"],
      ["args: [router, toWei(DEMO_TREASURY_UNITS)]", "args: [router, DEMO_TREASURY_UNITS]"],
      ["dailyPayoutCeilingUnits: DAILY_PAYOUT_CEILING_UNITS", "dailyPayoutCeilingUnits: DAILY_CEILING_UNITS"],
    ],
  },
  {
    file: "lib/server/rpc/prove-deployment.ts",
    tests: ["lib/server/startup/prove-start.test.ts"],
    breaks: [
      ["if (differences.length > 0) throw", "if (differences.length > 1) throw"],
      ["genesis.hash !== record.genesisHash || code", "code"],
    ],
  },
];

const STARTUP_BROKEN: readonly Broken[] = [
  {
    file: "lib/server/startup/prove-start.ts",
    tests: ["lib/server/startup/prove-start.test.ts", "lib/server/startup/prove-start-demo.test.ts"],
    breaks: [
      ["if (kept) assertKept(record, kept);", ""],
      ["    assertTreasury(env);", ""],
      ["if (row && !record) {", "if (row && record) {"],
    ],
  },
  {
    file: "lib/server/startup/readiness.ts",
    breaks: [
      ["if (head?.halted) alarms.push({ sentence: HALTED, detail: head.halted, sinceMs: null });", ""],
      ["if (behind > LATE_BLOCKS || isStill) {", "if (behind > 2 * LATE_BLOCKS || isStill) {"],
      ["if (behind > LATE_BLOCKS || isStill) {", "if (behind > LATE_BLOCKS) {"],
      ["...this.parts.wrongOnChain(), ", ""],
      [", ...this.parts.wrongInBooks()", ""],
      ["...this.parts.runner.stuck()", ""],
      ["...this.parts.runner.late(books.jobs),", ""],
      ["if (!isLasting || this.told.has(sentence)) continue;", "if (this.told.has(sentence)) continue;"],
    ],
  },
  {
    file: "lib/server/startup/patient-read.ts",
    breaks: [
      ["this.last !== null && nowMs - this.last.atMs < FRESH_MS ?", "this.last !== null ?"],
      ["if (this.late && this.parts.clock() - this.late.atMs < FRESH_MS) return this.late.reading;", ""],
      ["this.late && this.parts.clock() - this.late.atMs < FRESH_MS", "this.late"],
      ["if (this.late?.reading !== reading) this.late =", "this.late ="],
      ["this.late = null;", ""],
    ],
  },
];

export const RPC = mutantsOf(RPC_BROKEN);
export const STARTUP = mutantsOf(STARTUP_BROKEN);
