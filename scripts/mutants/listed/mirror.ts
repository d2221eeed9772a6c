import { type Broken, mutantsOf } from "../mutant";

const QUARANTINE = "lib/server/escrow/mirror/quarantined-events.test.ts";
const WRONG_DEPOSITS = "lib/server/market/operations/mirror/wrong-deposits.test.ts";
const OWN = "lib/server/market/reads/own-transactions.test.ts";

/** From the chain's logs to the books: the indexer, what events do, and what they do to tasks. */
const BROKEN: readonly Broken[] = [
  {
    file: "lib/server/escrow/mirror/apply-events.ts",
    tests: [QUARANTINE, "lib/server/escrow/mirror/apply-events.test.ts"],
    breaks: [
      ["events.filter(({ blockNumber }) => blockNumber < cut)", "events"],
      ["untilBlock: cut, limit: null", "untilBlock: cut, limit: AT_ONCE"],
      ["block: cut - 1 };", "block: cut };"],
      ["if (behindSeq === null) return false;", "if (behindSeq === null || true) return false;"],
    ],
  },
  {
    file: "lib/server/escrow/mirror/book-event.ts",
    tests: ["lib/server/escrow/mirror/apply-events.test.ts", WRONG_DEPOSITS],
    breaks: [
      ["if (isOurs) await applyChainEvent", "await applyChainEvent"],
      ["if (!isKnown) await applyForeign(tx, context, fact);", ""],
    ],
  },
  {
    file: "lib/server/escrow/mirror/credits.ts",
    tests: ["lib/server/escrow/mirror/credits.test.ts", WRONG_DEPOSITS],
    breaks: [
      ["const fromOwn = ownUnits < units ? ownUnits : units;", "const fromOwn = units;"],
      ["const fromOwn = ownUnits < units ? ownUnits : units;", "const fromOwn = 0n;"],
      ["own.balanceUnits < 0n ? 0n : own.balanceUnits", "own.balanceUnits < 0n ? 0n : units"],
      ["if (!isNew) return;", ""],
      ["wei - (wei % WEI_PER_UNIT)", "wei"],
      ['row.state !== "prepared") ?? alike[0]', 'row.state === "prepared") ?? alike[0]'],
    ],
  },
  {
    file: "lib/server/escrow/mirror/event-dependencies.ts",
    tests: [QUARANTINE],
    breaks: [
      ["one.blockNumber - other.blockNumber < 0", "one.blockNumber - other.blockNumber > 0"],
      ["return ofJob ?? ofAccount ?? null;", "return ofJob ?? null;"],
    ],
  },
  {
    file: "lib/server/escrow/tables/chain-log.ts",
    tests: [QUARANTINE, "lib/server/escrow/mirror/apply-events.test.ts"],
    breaks: [
      ["ORDER BY block_number, log_index${", "ORDER BY block_number, log_index DESC${"],
      ["WHERE seq = ? AND state = 'seen'\",", 'WHERE seq = ?",'],
    ],
  },
  {
    file: "lib/server/escrow/mirror/indexer.ts",
    tests: ["lib/server/escrow/relay/bad-luck-on-chain.test.ts"],
    breaks: [
      [
        "await this.applyConfirmed(way.head.number - confirmations + 1);",
        "await this.applyConfirmed(way.head.number);",
      ],
      ["before.hash !== mark.parentHash", "before.hash === mark.parentHash"],
    ],
  },
  {
    file: "lib/server/escrow/mirror/orphan-blocks.ts",
    tests: ["lib/server/escrow/mirror/orphan-blocks.test.ts", QUARANTINE],
    breaks: [
      ['if (lost.some((event) => event.state === "applied")) {', "if (lost.length < 0) {"],
      ["await undoChainEvent(tx, context, factOf(event));", ""],
    ],
  },
  {
    file: "lib/server/escrow/mirror/chain-logs.ts",
    breaks: [
      [
        "a.blockNumber - b.blockNumber || a.logIndex - b.logIndex",
        "a.blockNumber - b.blockNumber || b.logIndex - a.logIndex",
      ],
    ],
  },
  {
    file: "lib/server/escrow/mirror/chain-logs.ts",
    tests: ["lib/server/escrow/relay/lying-node-on-chain.test.ts"],
    breaks: [
      [
        "const steps = joined(shown, await stepsBeside(client, facts, surplusAmong(transfers, shown)));",
        "const steps = joined(shown, []);",
      ],
    ],
  },
  {
    file: "lib/server/escrow/mirror/follow-chain.ts",
    tests: ["lib/server/escrow/mirror/follow-chain-on-anvil.test.ts"],
    breaks: [
      ["if (missing.length > 0) {", "if (missing.length > 99) {"],
      [
        "await logsBetween(parts, { from: base + 1, to: final })",
        "await logsBetween(parts, { from: base + 1, to: head.number })",
      ],
      ["if (there.hash === blockHash) return blockNumber;", "return blockNumber;"],
      ["await endReplacement(tx);", ""],
    ],
  },
  {
    file: "lib/server/escrow/mirror/raw-logs.ts",
    tests: ["lib/server/escrow/mirror/refused-ranges-on-anvil.test.ts"],
    breaks: [
      ["if (shown === null && to > from) {", "if (shown === null && to > from + 9) {"],
      ["from = to + 1;", "from = to + 2;"],
      ['if (troubleOf(error).kind === "silence") throw error;', ""],
      ["if (shown !== null) width *= 2;", ""],
      ["&& steps.has(topics[0])", ""],
    ],
  },
  {
    file: "lib/server/escrow/mirror/second-reading.ts",
    tests: ["lib/server/escrow/relay/lying-node-on-chain.test.ts"],
    breaks: [
      [
        "(!inBlock(of.raw.ofEscrow, mark) && mayHoldAny(mark.bloom, { by: escrow, topics: STEP_TOPICS })) ||",
        "",
      ],
      ["of.topics.some((topic)", "of.topics.every((topic)"],
      ["if (known.some((event) => !there.has(keyOf(event)))) {", "if (known.length < 0) {"],
    ],
  },
  {
    file: "lib/server/escrow/mirror/rescan.ts",
    tests: ["lib/server/escrow/relay/lying-node-on-chain.test.ts"],
    breaks: [
      ["between.atS < sinceS) low = middle + 1;", "between.atS > sinceS) low = middle + 1;"],
      ["const runs = isLate ?", "const runs = !isLate ?"],
      ["if (last?.to === number - 1) last.to = number;", "if (last) last.to = number;"],
      ["const next = to >= final ? null", "const next = to > final ? null"],
      ["if (isAllowed) await followChain(", "await followChain("],
    ],
  },
  {
    file: "lib/server/escrow/tables/rescans.ts",
    breaks: [
      ["return Math.min(known, asked);", "return Math.max(known, asked);"],
      ["    movedAtMs: known.movedAtMs,", "    movedAtMs: nowMs,"],
    ],
  },
  {
    file: "lib/server/kernel/tables/house-facts.ts",
    tests: ["lib/server/escrow/tables/rescans.test.ts"],
    breaks: [
      [
        'DELETE FROM house_facts WHERE key = ? AND value = ?", [key, from]',
        'DELETE FROM house_facts WHERE key = ?", [key]',
      ],
    ],
  },
  {
    file: "lib/server/escrow/mirror/surplus.ts",
    breaks: [
      ["payments.set(key, left - 1);", ""],
      ['step.name !== "JobFunded" || fromCredit.has(step.jobId)', 'step.name !== "JobFunded"'],
    ],
  },
  {
    file: "lib/server/escrow/mirror/foreign-jobs.ts",
    breaks: [
      ["if (event === undefined || !isOutcome(event.state)) return;", "if (event === undefined) return;"],
    ],
  },
  {
    file: "lib/server/escrow/mirror/retry-quarantined.ts",
    tests: [QUARANTINE],
    breaks: [["quarantined.nextTryAtMs > context.clock()", "quarantined.nextTryAtMs < 0"]],
  },
  {
    file: "lib/server/market/operations/mirror/deposit.ts",
    tests: [
      "lib/server/market/operations/mirror/deposit.test.ts",
      "lib/server/market/commands/payment-on-chain.test.ts",
    ],
    breaks: [
      ["if (units !== task.totalUnits) {", "if (units < task.totalUnits) {"],
      ["if (units !== task.totalUnits) {", "if (units > task.totalUnits) {"],
      ["if (isTerminal(task.status)) return keepLatePayment(tx, context, news);", ""],
      [
        '{ paymentState: "pending", dueAtMs: null, updatedAtMs: nowMs }',
        '{ paymentState: "pending", updatedAtMs: nowMs }',
      ],
    ],
  },
  {
    file: "lib/server/market/operations/mirror/outcome.ts",
    tests: [WRONG_DEPOSITS, OWN, "lib/server/market/commands/silence-on-chain.test.ts"],
    breaks: [
      ["await cancelQueued(tx, task.id, nowMs);", ""],
      ['isTurnedDown && to === "cancelled" ? "expired" : to', "to"],
    ],
  },
  {
    file: "lib/server/market/operations/mirror/progress.ts",
    tests: [OWN, "lib/server/market/commands/silence-on-chain.test.ts"],
    breaks: [
      ["if (target !== null && isTurnedDown(task)) {", "if (target === null && isTurnedDown(task)) {"],
      [
        'if (event.verb === "reject") await payUndisputed',
        'if (event.verb === "contest") await payUndisputed',
      ],
    ],
  },
];

export const MIRROR = mutantsOf(BROKEN);
