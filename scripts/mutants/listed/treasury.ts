import { type Broken, mutantsOf } from "../mutant";

const DECIDE = "lib/domain/treasury/decide.test.ts";
const ORACLE = "lib/domain/treasury/policy-oracle.test.ts";

/** What the policy says. */
const RULES: readonly Broken[] = [
  {
    file: "lib/domain/treasury/decide.ts",
    tests: [DECIDE],
    breaks: [
      ["if (!service.isActive) return", "if (service.isActive) return"],
      ['if (policy.isStopped) return "All', 'if (!policy.isStopped) return "All'],
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
      ["|| cap.of !== other.of) continue;", ") continue;"],
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
];

const CALLS = ["lib/server/treasury/operations/call/decide-call.test.ts"];
const CLOCK = "lib/server/treasury/commands/set-clock-back.test.ts";
const ROLLOVER = "lib/server/treasury/reads/rollover.test.ts";
const COMMANDS = ["lib/server/treasury/commands/change-policy.test.ts"];

/** What holds and moves money by it, and who changes it. */
const SERVER: readonly Broken[] = [
  {
    file: "lib/server/treasury/operations/budget/tell-alerts.ts",
    breaks: [
      ["if (emptyAtMs !== null) await insertForecast", "if (emptyAtMs === 0) await insertForecast"],
      ["{ atMs, sinceMs: key.startAtMs }", "{ atMs, sinceMs: 0 }"],
    ],
  },
  {
    file: "lib/server/treasury/tables/budget-forecasts.ts",
    tests: ["lib/server/treasury/operations/budget/tell-alerts.test.ts"],
    breaks: [["ON CONFLICT (scope, of_id, period, start_at_ms) DO NOTHING", ""]],
  },
  {
    file: "lib/server/treasury/reads/alerts.ts",
    tests: ["lib/server/treasury/operations/budget/tell-alerts.test.ts"],
    breaks: [["other.atMs - one.atMs", "one.atMs - other.atMs"]],
  },
  {
    file: "lib/server/treasury/tables/budgets.ts",
    tests: CALLS,
    breaks: [
      [" WHERE excluded.at_ms > treasury_clocks.at_ms", ""],
      ["[by.heldUnits, by.spentUnits, ...keyValues(key)]", "[by.heldUnits, 0n, ...keyValues(key)]"],
      ["ON CONFLICT (scope, of_id, period, start_at_ms, threshold_bps) DO NOTHING", ""],
    ],
  },
  {
    file: "lib/server/treasury/reads/read-usage.ts",
    tests: [...CALLS, ROLLOVER],
    breaks: [
      ["windowAt(cap.window, startMs - 1)", "windowAt(cap.window, startMs)"],
      ["if (last) return carriedOn(last);", ""],
      ["if (last) return carriedOn(last);", "if (last) return last.carriedUnits;"],
      ["return { ...open, earlierUnits, isOpen: true };", "return { ...open, isOpen: true };"],
    ],
  },
  {
    file: "lib/server/treasury/operations/budget/count-anew.ts",
    tests: [CLOCK],
    breaks: [
      ["if (usedUnits === 0n) return;", "return;"],
      ["maxUnits(cap.limitUnits, usedUnits - carriedUnits)", "cap.limitUnits"],
      ["await forgetWindow(tx, key);", ""],
      ["await forgetWindowsAfter(tx, of.nowMs);", ""],
      ["await forgetSaidAfter(tx, of.nowMs);", ""],
      ["await sayAnew(tx, cap, of.nowMs);", ""],
    ],
  },
  {
    file: "lib/server/treasury/commands/set-clock-back.ts",
    tests: [CLOCK],
    breaks: [
      ["wasMs - nowMs <= CLOCK_TOLERANCE_MS", "wasMs - nowMs <= 0"],
      ["await setBudgetTime(tx, nowMs);", ""],
      ["await undoResetsAfter(tx, nowMs);", ""],
      ["await capApprovals(tx, nowMs + APPROVAL_LIFE_MS);", ""],
    ],
  },
  {
    file: "lib/server/treasury/tables/approvals.ts",
    tests: [CLOCK],
    breaks: [
      ["WHERE state = 'waiting' AND expires_at_ms > ?", "WHERE state = 'waiting' AND expires_at_ms + ? > 0"],
      [
        "WHERE state = 'waiting' AND lease_until_ms > ?",
        "WHERE state = 'waiting' AND lease_until_ms + ? > 0",
      ],
    ],
  },
  {
    file: "lib/server/treasury/commands/reset-budgets.ts",
    tests: [CLOCK],
    breaks: [["  while (await isResetAt(tx, atMs));", "  while (atMs < 0);"]],
  },
  {
    file: "lib/server/treasury/tables/budget-resets.ts",
    tests: [CLOCK],
    breaks: [["u.at_ms = budget_resets.at_ms", "u.at_ms = 0"]],
  },
  {
    file: "lib/server/treasury/operations/call/step-call.ts",
    tests: [CLOCK],
    breaks: [["(await heldSinceMs(tx, call.id)) ?? call.heldAtMs", "call.heldAtMs"]],
  },
  {
    file: "lib/server/treasury/operations/call/decide-call.ts",
    tests: [CLOCK],
    breaks: [["asked.nowMs + (isWaiting", "atMs + (isWaiting"]],
  },
  {
    file: "lib/server/treasury/operations/budget/move-budgets.ts",
    tests: CALLS,
    breaks: [
      ["const by = { heldUnits, spentUnits };", "const by = { heldUnits, spentUnits: heldUnits };"],
      ["await windowKeyAt(tx, cap, heldAtMs), by)", "await windowKeyAt(tx, cap, heldAtMs + 86_400_000), by)"],
    ],
  },
  {
    file: "lib/server/treasury/operations/call/books-of-call.ts",
    tests: CALLS,
    breaks: [["return balanceUnits - heldUnits;", "return balanceUnits;"]],
  },
  {
    file: "lib/server/treasury/operations/policy/write-version.ts",
    tests: [...CALLS, ...COMMANDS, ROLLOVER],
    breaks: [
      ["was !== undefined && cap.limitUnits <= was.limitUnits", "was !== undefined"],
      ["  if (!next.isStop) requireSound(wanted, { was: from.policy, services: next.policy.services });", ""],
      ["if (!next.isStop) requireSound", "requireSound"],
      ['if (window !== "call") await forgetWindows(tx, { ...cap, window });', ""],
      ["isKept ? Math.min(was.sinceAtMs, sinceAtMs) : sinceAtMs", "sinceAtMs"],
      ["if (diff.length === 0) return null;", ""],
    ],
  },
  {
    file: "lib/server/treasury/operations/policy/policy-command.ts",
    tests: COMMANDS,
    breaks: [["spec.version !== undefined && spec.version !== from.version", "false"]],
  },
  {
    file: "lib/server/treasury/commands/edit-spending-agent.ts",
    tests: COMMANDS,
    breaks: [["if (!policy.agents.some((agent) => agent.id === id)) throw new NotFound();", ""]],
  },
  {
    file: "lib/server/treasury/commands/take-up-policy-files.ts",
    tests: ["lib/server/treasury/jobs/policy-file-watch.test.ts"],
    breaks: [
      ["isPaused: paused.has(agent.id)", "isPaused: false"],
      ["isStopped: current.isStopped", "isStopped: false"],
      ["capsOn(current, owned).filter(isNotIn(said))", "capsOn(current, owned)"],
      ["policy.services.filter(isOwned)).filter(isNotIn(said)));", "policy.services.filter(isOwned)));"],
      ["services: was.services.filter(isOwned) });", "services: [] });"],
      ["if (last && !saysOtherwise(policyDocument.parse(last.document), said)) return null;", ""],
    ],
  },
  {
    file: "lib/server/treasury/policy-files/yaml-file.ts",
    tests: ["lib/server/treasury/policy-files/policy-of-files.test.ts"],
    breaks: [
      ["maxAliasCount: 0", "maxAliasCount: 100"],
      ['schema: "failsafe", strict: true', "strict: true"],
    ],
  },

  {
    file: "lib/server/treasury/reads/overview.ts",
    tests: ["lib/server/treasury/reads/books.test.ts"],
    breaks: [
      ['authorize(query.actor, ACTIONS["treasury.read"]);', ""],
      ['of("user", asset) + of("fees", asset), chain', 'of("user", asset), chain'],
    ],
  },
  {
    file: "lib/server/treasury/reads/prove-invariants.ts",
    breaks: [
      ['authorize(query.actor, ACTIONS["invariants.read"]);', ""],
      ["checks.every((one) => one.ok)", "checks.some((one) => one.ok)"],
    ],
  },
  {
    file: "lib/server/treasury/reads/series.ts",
    tests: ["lib/server/treasury/reads/books.test.ts"],
    breaks: [["escrowUnits -= move?.escrowUnits ?? 0n;", "escrowUnits += move?.escrowUnits ?? 0n;"]],
  },
];

export const TREASURY = mutantsOf([...RULES, ...SERVER]);
