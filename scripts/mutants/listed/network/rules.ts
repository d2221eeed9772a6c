import { mutantsOf } from "../../mutant";

const EVALUATE = "lib/domain/network/evaluate.test.ts";
const AMOUNT = "lib/domain/network/amount.test.ts";
const PROBER = "lib/server/network/jobs/prober.test.ts";
const AGENT = "lib/server/network/commands/agent-uptime.test.ts";
const APPEAL = "lib/server/network/commands/decide-appeal.test.ts";
const SIMULATE = "lib/domain/network/simulation/simulate.test.ts";

/** What uptime earns. */
export const NETWORK_RULES = mutantsOf([
  {
    file: "lib/domain/network/evaluate.ts",
    tests: [EVALUATE, SIMULATE],
    breaks: [
      ['latest !== "ok" : sinceLast', 'latest === "down" : sinceLast'],
      ["sinceLast.known > 0 && sinceLast.good === 0", "sinceLast.good === 0"],
      ['rules.mode === "confident" && !isEarly(window) ? interval', 'rules.mode === "confident" ? interval'],
      ["interval.lowBps : probeBps", "interval.highBps : probeBps"],
      ["hasFailed ? 0 : Math.min(measuredBps", "hasFailed ? 0 : Math.max(measuredBps"],
      ["window.known < ENOUGH_SAMPLES", "window.known <= ENOUGH_SAMPLES"],
      ['lowerTier(tier, "GOOD")', "tier"],
      ["uptime.hasFailed ? before.misses + 1 : 0", "uptime.hasFailed ? before.misses + 1 : before.misses"],
      ["bestTier(seen, ...before.seen)", "seen"],
      [".slice(1 - evaluationsToFall)", ".slice(-evaluationsToFall)"],
      ["checks: before.checks + 1", "checks: before.checks"],
      ["(uptime.hasFailed ? 0 : 1)", "1"],
      ["misses > 0 && failures >= rules.maxFailures", "failures >= rules.maxFailures"],
      ["failures >= rules.maxFailures", "failures > rules.maxFailures"],
      ["if (misses > 0) return failures;\n", ""],
      ['rules.recovery === "reset" ? 0', 'rules.recovery !== "reset" ? 0'],
      ["Math.max(0, failures - 1)", "failures - 1"],
      ["return isLower(last, tier) ? null :", "return"],
    ],
  },
  {
    file: "lib/domain/network/amount.ts",
    tests: [AMOUNT, EVALUATE],
    breaks: [
      ["checks > RELIABLE_CHECKS", "checks >= RELIABLE_CHECKS"],
      ["successes * 100 > checks", "successes * 100 >= checks"],
      ["5n + failures", "6n + failures"],
      ['rules.recovery === "decay" && failures', "failures"],
      [
        "numerator *= step.numerator;\n    denominator *= step.denominator;",
        "numerator = (numerator * step.numerator) / step.denominator;",
      ],
      ["/ WEI_PER_UNIT", "/ (WEI_PER_UNIT - 1n)"],
    ],
  },
  {
    file: "lib/domain/network/due.ts",
    tests: [EVALUATE, SIMULATE],
    breaks: [
      ["2 ** Math.min(failures, MOST_DOUBLINGS)", "2 ** (failures - 1)"],
      ["if (failures === 0) return 0;\n", ""],
      ["+ delayMs + punishmentMs", "+ punishmentMs"],
    ],
  },
  {
    file: "lib/domain/network/wilson.ts",
    tests: ["lib/domain/network/wilson.test.ts"],
    breaks: [
      ["4n * Z_SQUARED * ONE * successes", "Z_SQUARED * ONE * successes"],
      ["middle > radius ?", "middle < radius ?"],
      ["Math.min(MAX_BPS, Number(high))", "Number(high)"],
    ],
  },
  {
    file: "lib/domain/network/worker-uptime.ts",
    tests: ["lib/domain/network/worker-uptime.test.ts"],
    breaks: [
      ["value >= 0 && value <= 100", "value <= 100"],
      ['fraction.slice(0, 2).padEnd(2, "0")', "fraction.slice(0, 2)"],
      ["said ?? fieldOf(fieldOf", "fieldOf(fieldOf"],
    ],
  },
  {
    file: "lib/domain/network/judge-probe.ts",
    tests: ["lib/domain/network/judge-probe.test.ts", "lib/server/adapters/byoc/open-probing.test.ts"],
    breaks: [
      ["status !== 200", "status >= 500"],
      ["agentIdOf(body) !== agentId", "agentIdOf(body) === undefined"],
      ["tookMs > PROBE_TIMEOUT_MS", "tookMs >= PROBE_TIMEOUT_MS"],
      ['? "down" : "wrong"', '? "wrong" : "down"'],
    ],
  },
  {
    file: "lib/server/network/operations/read-samples.ts",
    tests: [PROBER],
    breaks: [
      ["evaluatedAtMs < ms ? Math.max", "true ? Math.max"],
      ['latest === "unknown" ? null : latest', 'latest === "unknown" ? "down" : latest'],
    ],
  },
  {
    file: "lib/server/network/commands/note-probe.ts",
    tests: [PROBER],
    breaks: [["slot })) !== undefined) return;", "slot })) === undefined) return;"]],
  },
  {
    file: "lib/server/network/operations/note-agent.ts",
    tests: [AGENT],
    breaks: [["isOffline: await agentStandsOffline(tx, agentId)", "isOffline: false"]],
  },
  {
    file: "lib/server/network/tables/orchestrators.ts",
    tests: [AGENT],
    breaks: [
      [" OR held_by IS NOT NULL)`;\n  return", ")`;\n  return"],
      [
        "(tier = 'OFFLINE' OR is_suspended = ? OR held_by IS NOT NULL)",
        "(is_suspended = ? OR held_by IS NOT NULL)",
      ],
    ],
  },
  {
    file: "lib/server/market/tables/agents.ts",
    tests: [AGENT],
    breaks: [["NOT is_suspended AND NOT is_offline AND (capacity", "NOT is_suspended AND (capacity"]],
  },
  {
    file: "lib/server/network/commands/register-orchestrator.ts",
    tests: [AGENT],
    breaks: [["actor.agentIds.includes(agentId)", "actor.agentIds !== null"]],
  },
  {
    file: "lib/domain/network/appeal-lifecycle.ts",
    tests: [APPEAL],
    breaks: [
      ['sample.outcome !== "ok" && sample', "sample"],
      [' && sample.outcome !== "unknown"', ""],
      ["<= APPEAL_WITHIN_MS", "< APPEAL_WITHIN_MS"],
      ["return isCostly && nowMs", "return nowMs"],
    ],
  },
  {
    file: "lib/domain/network/without.ts",
    tests: [APPEAL],
    breaks: [
      ["known: known - by", "known"],
      ["latest: excluded.latest", "latest: samples.latest"],
    ],
  },
  {
    file: "lib/server/network/operations/uphold-sample.ts",
    tests: [APPEAL],
    breaks: [
      ["if (appeal.atMs <= afterMs) return null;\n", ""],
      ["owedMicroUsd(again.is) - owedMicroUsd(again.was)", "owedMicroUsd(again.is)"],
      ["upheld.toSpliced(upheld.indexOf(appeal.atMs), 1)", "[]"],
      ["orchestrator?.evaluations === row.number", "orchestrator?.evaluations !== row.number"],
      ["knownOf(left ?? own)", "knownOf(left)"],
      ["Math.min(row.dueAtMs, dueAtMs)", "row.dueAtMs + dueAtMs"],
      ["Math.min(row.failures, standing.failures)", "standing.failures"],
      ["Math.min(row.misses, standing.misses)", "Math.max(row.misses, standing.misses)"],
      ["row.isSuspended && standing.isSuspended", "standing.isSuspended"],
    ],
  },
  {
    file: "lib/server/network/commands/decide-appeal.ts",
    tests: [APPEAL],
    breaks: [
      ["deciderId === owner || ", ""],
      ["if (APPEAL_TRANSITIONS[appeal.state][verb] === undefined) throw", "if (false) throw"],
      ['if (verb === "uphold") await', "await"],
    ],
  },
  {
    file: "lib/server/network/tables/appeals.ts",
    tests: [APPEAL],
    breaks: [["WHERE id = ? AND state = 'open'", "WHERE id = ?"]],
  },
  {
    file: "lib/server/network/tables/probe-samples.ts",
    tests: [APPEAL],
    breaks: [["AND state = 'upheld')", "AND state = 'open')"]],
  },
  {
    file: "lib/server/network/commands/appeal-sample.ts",
    tests: [APPEAL],
    breaks: [
      ["!== undefined)\n        throw new NotAppealable", "=== null)\n        throw new NotAppealable"],
    ],
  },
  {
    file: "lib/server/network/access.ts",
    tests: [APPEAL],
    breaks: [["actor.userId === row.ownerId;", "actor.userId !== row.ownerId;"]],
  },
  {
    file: "lib/server/network/commands/hold-orchestrator.ts",
    tests: [APPEAL],
    breaks: [
      ["heldBy: userId, heldWhy", "heldBy: null, heldWhy"],
      ["...{ heldBy: null, heldWhy: null },", ""],
    ],
  },
  {
    file: "lib/server/network/commands/declare-maintenance.ts",
    tests: [APPEAL],
    breaks: [
      ["fromMs < nowMs", "false"],
      ["toMs <= fromMs", "toMs < fromMs"],
      ["toMs - fromMs > LONGEST_MS", "false"],
    ],
  },
  {
    file: "lib/server/network/commands/note-probe.ts",
    tests: [APPEAL],
    breaks: [["? unknown(judged) : judged", "? judged : judged"]],
  },
  {
    file: "lib/server/network/commands/evaluate-orchestrator.ts",
    tests: [PROBER],
    breaks: [
      [" || !isDue(row.dueAtMs, { nowMs, rules })", ""],
      ["row.removedAtMs !== null || ", ""],
      ["dueAtMs <= nowMs - LOOKS_ARE_OVER_MS ||", "dueAtMs <= nowMs ||"],
      [" || dueAtMs > nowMs + longestWaitMs(rules)", ""],
      ["lateMs < rules.intervalMs ? dueAtMs : nowMs", "lateMs < rules.intervalMs ? nowMs : nowMs"],
      ["lateMs >= 0 && lateMs < rules.intervalMs ?", "lateMs >= 0 ?"],
      ["    if (!isSwapped) return;\n", ""],
      ["microUsd: owedMicroUsd(evaluation)", "microUsd: evaluation.amountMicroUsd"],
    ],
  },
  {
    file: "lib/server/network/commands/register-orchestrator.ts",
    tests: ["lib/server/network/commands/register-orchestrator.test.ts"],
    breaks: [
      ["earlier.removedAtMs === null) throw", "earlier.removedAtMs !== null) throw"],
      ["  requireOwnServer(policy, input.endpoint);\n", ""],
      ["if (isAddressEqual(address, zeroAddress))", "if (false)"],
      [">= ORCHESTRATORS_AN_OWNER)", "> ORCHESTRATORS_AN_OWNER)"],
    ],
  },
  {
    file: "lib/server/network/operations/require-named.ts",
    tests: ["lib/server/network/commands/register-orchestrator.test.ts"],
    breaks: [["said.payee?.toLowerCase() !== payeeAddress.toLowerCase()", "said.payee === null"]],
  },
  {
    file: "lib/server/network/operations/newcomer.ts",
    tests: ["lib/server/network/commands/register-orchestrator.test.ts"],
    breaks: [["nowMs + intervalMs", "nowMs"]],
  },
]);
