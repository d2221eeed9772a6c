import { type Broken, mutantsOf } from "../mutant";

/** What the market's pure rules say of prices, shares, deadlines, roles and reputation. */
const BROKEN: readonly Broken[] = [
  {
    file: "lib/domain/market/pricing.ts",
    breaks: [
      ["return checkUnits(hundredfold / 100n);", "return checkUnits((hundredfold + 99n) / 100n);"],
      ["if (feeBps > MAX_FEE_BPS)", "if (feeBps >= MAX_FEE_BPS)"],
    ],
  },
  {
    file: "lib/domain/market/agent-price.ts",
    breaks: [
      ["((task.ceilingUnits + 1n) * 100n - 1n) / perHundredth", "(task.ceilingUnits * 100n) / perHundredth"],
      ["((task.ceilingUnits + 1n) * 100n - 1n)", "((task.ceilingUnits + 1n) * 100n)"],
      ["multiplierHundredths: agent.multiplierHundredths,", "multiplierHundredths: 100,"],
      ["Math.min(maxMultiplierHundredths ?? MAX", "Math.max(maxMultiplierHundredths ?? MAX"],
    ],
  },
  {
    file: "lib/domain/market/quote.ts",
    breaks: [
      ["totalUnits: checkUnits(price + fee),", "totalUnits: checkUnits(price),"],
      ["skills: [...input.skills].sort(),", "skills: [...input.skills],"],
      ["return !isPast(quote.expiresAtMs, nowMs);", "return quote.expiresAtMs > nowMs;"],
    ],
  },
  {
    file: "lib/domain/market/settlement.ts",
    breaks: [
      ["undisputedBps >= MAX_BPS", "undisputedBps > MAX_BPS"],
      ["Math.min(MAX_BPS - 1, ", "Math.min(MAX_BPS, "],
      ["return checkUnits(priceUnits - paidUnits);", "return checkUnits(priceUnits);"],
      ["SILENT_SPLIT_BPS = 5_000", "SILENT_SPLIT_BPS = 5_001"],
      [
        "agentUnits + fee + buyerUnits + remainingUnits === heldUnits",
        "agentUnits + fee + buyerUnits + remainingUnits <= heldUnits",
      ],
      ['const isRefundOnly = payout !== "refund" ||', 'const isRefundOnly = payout === "refund" ||'],
    ],
  },
  {
    file: "lib/domain/market/deadlines.ts",
    breaks: [
      ["nowMs > deadlineAtMs", "nowMs >= deadlineAtMs"],
      ['if (verb === "request_changes") deadlines', 'if (verb === "reject") deadlines'],
      ["Math.min(ownWindowMs, acceptByAtMs)", "Math.max(ownWindowMs, acceptByAtMs)"],
      ["isTerminal(task.status) || task.pendingVerb", "isTerminal(task.status)"],
    ],
  },
  {
    file: "lib/domain/market/lifecycle.ts",
    breaks: [
      ['resolve: cell("operator", "resolved", "split"),', 'resolve: cell("agent", "resolved", "split"),'],
      ["context.round >= MAX_CHANGE_ROUNDS", "context.round > MAX_CHANGE_ROUNDS"],
      ["if (context.pendingVerb) return false;", ""],
      ['if (context.isPastDue && context.role !== "house") return false;', ""],
      ['step.from !== "awaiting_payment"', "true"],
    ],
  },
  {
    file: "lib/domain/market/task-access.ts",
    breaks: [
      ['if (task.buyerId === actor.userId) return "buyer";', ""],
      ['role === "candidate" ? task.status === "open" : role !== "none"', 'role !== "none"'],
    ],
  },
  {
    file: "lib/domain/market/anchors.ts",
    breaks: [
      ["const lastAtMs = deadlineAtMs - input.marginMs;", "const lastAtMs = deadlineAtMs;"],
      ["newsRound > task.round ? target : null", "newsRound < task.round ? target : null"],
      [
        "STATUSES.indexOf(target) > STATUSES.indexOf(task.status)",
        "STATUSES.indexOf(target) !== STATUSES.indexOf(task.status)",
      ],
      ["input.refusals >= REFUSALS_LIMIT", "input.refusals > REFUSALS_LIMIT"],
      ["return reverts >= REVERTS_LIMIT;", "return reverts > REVERTS_LIMIT;"],
    ],
  },
  {
    file: "lib/domain/market/matching.ts",
    breaks: [
      ["agent.activeTasks >= agent.capacity", "agent.activeTasks > agent.capacity"],
      ['if (agent.ownerId === need.buyerId) return "own_task";', ""],
    ],
  },
  {
    file: "lib/domain/market/reputation.ts",
    breaks: [
      ["if (!outcome.isCounted) continue;", ""],
      ["const tenth = totalWeight / 10n;", "const tenth = totalWeight / 5n;"],
      ["PRIOR_SUCCESSES = 7n", "PRIOR_SUCCESSES = 8n"],
    ],
  },
  {
    file: "lib/domain/market/decay.ts",
    breaks: [["const age = Math.max(0, ageDays);", "const age = Math.abs(ageDays);"]],
  },
  {
    file: "lib/domain/market/timeline.ts",
    breaks: [["const middle = isTerminal(step.to) ? here : step.to;", "const middle = step.to;"]],
  },
  {
    file: "lib/domain/market/chain-lifecycle.ts",
    breaks: [
      ['cancel: effect(["cancelled", "expired"], "refund"),', 'cancel: effect(["cancelled"], "refund"),'],
    ],
  },
];

export const MARKET_RULES = mutantsOf(BROKEN);
