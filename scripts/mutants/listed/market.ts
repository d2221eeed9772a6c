import { type Broken, mutantsOf } from "../mutant";

const at = (verb: string) => `lib/server/market/commands/${verb}.test.ts`;

/** The market's commands and what they are made of. */
const BROKEN: readonly Broken[] = [
  {
    file: "lib/server/market/commands/approve-task.ts",
    breaks: [['if (verdicts?.includes("UNMET")) {', 'if (verdicts?.includes("UNMET") && false) {']],
  },
  {
    file: "lib/server/market/commands/accept-task.ts",
    tests: [at("accept-task"), at("lifecycle-on-chain")],
    breaks: [
      ["await requireNoCancellation(tx, { task, nowMs });", ""],
      ["if (reason) throw new Forbidden(WHY_INELIGIBLE[reason]);", ""],
      ["if (!(await takePlace(tx, agent.id))) throw new LostRace();", "void takePlace;"],
      ["priceUnits: agentPrice(task, agent)", "priceUnits: task.ceilingUnits"],
    ],
  },
  {
    file: "lib/server/market/commands/post-task.ts",
    breaks: [
      ["!isQuoteLive(quote, nowMs) || quote.usedByTaskId !== null", "quote.usedByTaskId !== null"],
      ["checkReview(quote, input);", ""],
    ],
  },
  {
    file: "lib/server/market/commands/fire-deadline.ts",
    tests: [
      at("fire-deadline"),
      at("silence-on-chain"),
      "lib/server/escrow/mirror/quarantined-events.test.ts",
    ],
    breaks: [
      ["if (await isDepositSeen(tx, task.id)) return false;", ""],
      ["if (nowMs <= lastMs) {", "if (nowMs < lastMs - graceMs) {"],
      ["if (clock.nowS > deadlineS) return true;", "if (clock.nowS >= deadlineS) return true;"],
      ["if (!(await isChainPast(tx, due))) return false;", ""],
      ['due.clock.job.state !== "none"', 'due.clock.job.state === "none"'],
    ],
  },
  {
    file: "lib/server/market/commands/anchor-task.ts",
    tests: [at("silence-on-chain"), at("payment-on-chain"), at("lifecycle-on-chain")],
    breaks: [
      ["task.anchorAtMs <= nowMs", "task.anchorAtMs < nowMs - 60_000"],
      [
        "if (task.pendingVerb !== null || isPaidLate(task)) return refundUnaccepted",
        "if (task.pendingVerb !== null) return refundUnaccepted",
      ],
    ],
  },
  {
    file: "lib/server/market/commands/request-changes.ts",
    breaks: [["const round = task.round + 1;", "const round = task.round;"]],
  },
  {
    file: "lib/server/market/operations/assign/assign-next.ts",
    tests: [at("post-task"), at("decline-task"), at("fire-deadline")],
    breaks: [
      ["excludedIds: task.candidatesTried,", "excludedIds: [],"],
      ["maxMultiplierHundredths: affordableMultiplier(task),", "maxMultiplierHundredths: 200,"],
    ],
  },
  {
    file: "lib/server/market/operations/assign/reassign.ts",
    tests: [at("decline-task"), at("fire-deadline")],
    breaks: [["if (task.agentId !== null) await givePlaceBack(tx, task.agentId);", ""]],
  },
  {
    file: "lib/server/market/operations/post/place-task.ts",
    tests: [at("post-task"), "lib/server/treasury/reads/prove-invariants.test.ts"],
    breaks: [
      ["if (isCharged) await charge(tx, context, { task, nowMs });", ""],
      ["await requireUndoubted(tx, context, { accounts: [userAccount(buyerId, asset)], units });", ""],
      ["await moveCounter(tx, `tasks:", "await moveCounter(tx, `task:"],
    ],
  },
  {
    file: "lib/server/market/operations/post/job-of.ts",
    tests: [at("payment-on-chain")],
    breaks: [
      [
        "assertNoArbiter(facts.arbiter, [buyerAddress, agentAddress]);",
        "assertNoArbiter(facts.arbiter, [agentAddress]);",
      ],
    ],
  },
  {
    file: "lib/server/market/operations/post/require-healthy-token.ts",
    tests: [at("make-quote"), at("payment-on-chain"), at("post-task")],
    breaks: [["if (!light.ok) throw", "if (light.ok) throw"]],
  },
  {
    file: "lib/server/market/operations/settle/settle-task.ts",
    tests: [at("accept-task"), at("resolve-task")],
    breaks: [
      ["priceUnits: task.agentPriceUnits ?? 0n,", "priceUnits: task.ceilingUnits,"],
      ["paidAgentUnits: before.paidAgentUnits + shares.agentUnits,", "paidAgentUnits: shares.agentUnits,"],
    ],
  },
  {
    file: "lib/server/market/operations/settle/settle-task.ts",
    tests: ["lib/server/demo/seed/seed.test.ts"],
    breaks: [['units === 0n || task.source === "seed"', "units === 0n"]],
  },
  {
    file: "lib/server/market/operations/settle/close-for-agent.ts",
    breaks: [
      ["const isCounted = agent.ownerId !== task.buyerId;", "const isCounted = true;"],
      ["await givePlaceBack(tx, agent.id);", ""],
      ["if (!JUDGED.includes(task.status)) return;", ""],
    ],
  },
  {
    file: "lib/server/market/operations/verb/transition.ts",
    tests: ["lib/server/market/operations/verb/transition.test.ts", at("lifecycle-on-chain")],
    breaks: [
      ["if (!(await swapTask(tx, task, change))) throw new LostRace();", "await swapTask(tx, task, change);"],
      ["if (money !== expected) {", "if (money === expected) {"],
      ["}`, -1);", "}`, 0);"],
      ["if (isPending) change.pendingVerb = step.verb;", ""],
    ],
  },
  {
    file: "lib/server/market/operations/verb/require-job-here.ts",
    breaks: [
      ["if (!isChainAhead(task, job)) return;", "return;"],
      ["if (!isInContract(task) || task.jobId === null) return;", "if (task.jobId !== null) return;"],
    ],
  },
  {
    file: "lib/server/market/operations/verb/gather-consent.ts",
    tests: ["lib/server/market/operations/verb/gather-consent.test.ts", at("lifecycle-on-chain")],
    breaks: [
      ["consent.round !== task.round || !isSame", "!isSame"],
      ["&& agent?.priceUnits === consent.agent?.priceUnits", ""],
      ['if (verb === "accept") assertNoArbiter(', 'if (verb === "submit") assertNoArbiter('],
      ["if (signedBy === null) throw new BadSignature();", ""],
      [
        "if (!agent || task.jobId === null || isAgentInTerms(task))",
        "if (!agent || task.jobId === null || !isAgentInTerms(task))",
      ],
    ],
  },
  {
    file: "lib/server/market/operations/verb/load-task-for-verb.ts",
    tests: [
      "lib/server/market/access.test.ts",
      "lib/server/market/operations/verb/task-command.test.ts",
      at("accept-task"),
    ],
    breaks: [
      ["authorizeOnTask(actor, { verb, task: task ? partiesOf(task) : null });", ""],
      ["if (!actor.agentIds.includes(named)) throw new NotFound();", ""],
    ],
  },
  {
    file: "lib/server/market/operations/verb/task-command.ts",
    tests: [
      "lib/server/market/operations/verb/gather-consent.test.ts",
      "lib/server/market/operations/verb/task-command.test.ts",
    ],
    breaks: [
      ["if (consent) await requireStillMeant(tx, { consent, task, call });", ""],
      ["if (context.isHeldBack?.(task.id)) {", "if (!task.id) {"],
    ],
  },
  {
    file: "lib/server/market/commands/fire-deadline.ts",
    tests: ["lib/server/market/operations/verb/task-command.test.ts"],
    breaks: [["|| context.isHeldBack?.(task.id)) return false;", ") return false;"]],
  },
];

export const MARKET = mutantsOf(BROKEN);
