import { mutantsOf } from "../../mutant";

const DECIDE = "lib/domain/treasury/decide.test.ts";
const ORACLE = "lib/domain/treasury/policy-oracle.test.ts";

/** What the policy says. */
export const TREASURY_RULES = mutantsOf([
  {
    file: "lib/domain/treasury/decide.ts",
    tests: [DECIDE],
    breaks: [
      ["decided.needs !== null && asking.length > 0", "false"],
      ["if (!service.isActive) return", "if (service.isActive) return"],
      ["if (policy.isStopped) return STOPPED", "if (!policy.isStopped) return STOPPED"],
      ["service.blockedAgents.includes(agent.id)", "service.blockedAgents.includes(service.id)"],
      ["service.allowedAgents !== null && ", "service.allowedAgents === null && "],
      ['({ effect }) => effect === "refuse"', '({ effect }) => effect === "ask"'],
      ["largest === quantity && summary === null", "largest === quantity"],
      ["largest === 0 || !service.isDivisible || !allowDowngrade", "largest === 0 || !service.isDivisible"],
      ["largest === 0 || !service.isDivisible", "largest === 0"],
      ["limits.leftUnits < policy.lowTreasuryUnits", "limits.leftUnits <= policy.lowTreasuryUnits"],
      [
        "if (!summary || whyNot(policy, { agent, service: summary }) !== null) return null;",
        "if (!summary) return null;",
      ],
      ['decision.action === "REJECTED" || risks.length === 0', "risks.length === 0"],
      ['effect === "ask").map', 'effect === "note").map'],
    ],
  },
  {
    file: "lib/domain/treasury/limits.ts",
    tests: [DECIDE, ORACLE],
    breaks: [
      ["remainingUnits < costUnits);", "remainingUnits <= costUnits);"],
      ["rank(other) > rank(agent)", "rank(other) >= rank(agent)"],
      ["leftUnits - costUnits < reserveUnits", "leftUnits - costUnits <= reserveUnits"],
      ["limits.leftUnits - limits.reserveUnits", "limits.leftUnits"],
      ['cap.window !== "call");\n  return boundSums', "true);\n  return boundSums"],
      ["treasuryUnits < costUnits;", "treasuryUnits <= costUnits;"],
    ],
  },
  {
    file: "lib/domain/treasury/needs.ts",
    tests: [ORACLE, DECIDE],
    breaks: [
      ["short + overdrawnUnits(state)", "short"],
      ["highest.set(cap.scope, limit);", ""],
      ["if (passesAt(changed(call, changes))) return changes;", "return changes;"],
      ["return [endMs, last].filter", "return [endMs].filter"],
      ["by.largest > 0 && by.passesAt({ ...call, quantity: by.largest })", "by.largest > 0"],
    ],
  },
  {
    file: "lib/domain/treasury/usage.ts",
    breaks: [
      ["- usage.heldUnits, 0n);", "- usage.heldUnits, -(10n ** 20n));"],
      ["maxUnits(left, 0n), cap.rolloverBps", "maxUnits(left, 0n), 10_000"],
      ["- heldUnits - earlierUnits;", "- heldUnits;"],
      ["spentUnits + heldUnits - limitUnits, 0n", "0n, 0n"],
      ["cap.sinceAtMs > windowAt", "cap.sinceAtMs >= windowAt"],
      ["startMs === now.endMs ? from.usage : UNUSED", "from.usage"],
    ],
  },
  {
    file: "lib/domain/treasury/windows.ts",
    breaks: [
      ["(((day + 3) % 7) + 7) % 7", "(((day + 4) % 7) + 7) % 7"],
      ["Date.UTC(year, month + 1)", "Date.UTC(year, month) + 30 * DAY_MS"],
    ],
  },
  {
    file: "lib/domain/treasury/caps.ts",
    breaks: [
      ["cap.limitUnits <= other.limitUnits) return null;", "cap.limitUnits < other.limitUnits) return null;"],
      ["JSON.stringify([cap.scope, cap.of])", "cap.scope"],
      ["      if (found.length === MOST_CONTRADICTIONS) return found;", ""],
    ],
  },
  {
    file: "lib/domain/treasury/caps.ts",
    tests: ["lib/schemas/treasury/policy.test.ts"],
    breaks: [
      ["cap.limitUnits < twin.limitUnits", "cap.limitUnits > twin.limitUnits"],
      ["twin === undefined || cap.limitUnits < twin.limitUnits", "twin === undefined"],
    ],
  },
  {
    file: "lib/domain/treasury/risk.ts",
    tests: [DECIDE],
    breaks: [
      ["lastMinute.calls > burst.calls &&", "lastMinute.calls >= burst.calls &&"],
      ["lastMinute.costUnits > burst.aboveUnits", "lastMinute.costUnits >= burst.aboveUnits"],
      ['agent.priority === "LOW" &&', ""],
      [
        "history.failuresLastHour > failingProvider.failures",
        "history.failuresLastHour >= failingProvider.failures",
      ],
    ],
  },
  {
    file: "lib/domain/treasury/policy-change.ts",
    breaks: [
      ["one === two ? []", "two === null ? []"],
      ["...before.filter(lacks(after)), ", ""],
      ["  requireConsistent(policy.caps);", ""],
      ["known[cap.scope].has(cap.of) || isOldFault(cap)", "isOldFault(cap)"],
      ["known[cap.scope].has(cap.of) || isOldFault(cap)", "known[cap.scope].has(cap.of)"],
      ["before !== null && !before[cap.scope].has(cap.of) && ", ""],
      ["isAsHigh && capKey(one)", "capKey(one)"],
    ],
  },
  {
    file: "lib/domain/treasury/alerts.ts",
    breaks: [
      ["limitUnits * BigInt(bps))", "limitUnits * BigInt(bps) + 1n)"],
      ["if (remainingUnits === 0n || ", "if ("],
      [
        "(cap.limitUnits + usage.carriedUnits) * BigInt(FORECAST_FROM_BPS)",
        "cap.limitUnits * BigInt(FORECAST_FROM_BPS)",
      ],
      ["usedUnits * BigInt(MAX_BPS) < fromUnits", "usedUnits * BigInt(MAX_BPS) <= fromUnits"],
    ],
  },
  {
    file: "lib/domain/treasury/call-lifecycle.ts",
    breaks: [
      ['lapse: { to: ["released"], budget: "release" }', 'lapse: { to: ["released"], budget: "consume" }'],
    ],
  },
]);
