import { mutantsOf } from "../../mutant";

const CALLS = ["lib/server/treasury/operations/call/decide-call.test.ts"];
const CLOCK = "lib/server/treasury/commands/set-clock-back.test.ts";
const ROLLOVER = "lib/server/treasury/reads/rollover.test.ts";
const COMMANDS = ["lib/server/treasury/commands/change-policy.test.ts"];

/** What holds and moves money by it, and who changes it. */
export const TREASURY = mutantsOf([
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
      ["THEN excluded.at_ms ELSE treasury_clocks.at_ms END", "THEN excluded.at_ms ELSE excluded.at_ms END"],
      ["[by.heldUnits, by.spentUnits, ...keyValues(key)]", "[by.heldUnits, 0n, ...keyValues(key)]"],
      ["ON CONFLICT (scope, of_id, period, start_at_ms, threshold_bps) DO NOTHING", ""],
    ],
  },
  {
    file: "lib/server/treasury/reads/read-usage.ts",
    tests: [...CALLS, ROLLOVER],
    breaks: [
      ["windowAt(cap.window, startMs - 1)", "windowAt(cap.window, startMs)"],
      ["return { ...open, earlierUnits, isOpen: true };", "return { ...open, isOpen: true };"],
    ],
  },
  {
    file: "lib/domain/treasury/usage.ts",
    tests: [ROLLOVER],
    breaks: [
      ["if (of.last) return carriedOn(of.last);", ""],
      ["if (of.last) return carriedOn(of.last);", "if (of.last) return of.last.carriedUnits;"],
    ],
  },
  {
    file: "lib/domain/treasury/policy-change.ts",
    tests: [...CALLS, ROLLOVER],
    breaks: [
      ["was !== undefined && cap.limitUnits <= was.limitUnits", "was !== undefined"],
      ["isKept ? Math.min(was.sinceAtMs, atMs) : atMs", "atMs"],
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
    file: "lib/server/treasury/operations/budget/agree-to-set-back.ts",
    tests: [CLOCK],
    breaks: [
      ["if (!(await isAnotherThere(tx, { userId, nowMs }))) return null;", "return null;"],
      ["asked !== null && asked.byId !== userId", "asked !== null"],
      ["if (userId === null) throw new ConsentRequired(SIGN);", ""],
      ["await askToSetBack(tx, { byId: userId, atMs: nowMs });", ""],
    ],
  },
  {
    file: "lib/server/treasury/tables/budgets.ts",
    tests: [CLOCK],
    breaks: [
      ["WHERE u.is_operator AND c.back", "WHERE c.back"],
      ["c.back_asked_at_ms >= ?", "c.back_asked_at_ms > ?"],
      ["c.back_asked_at_ms >= ?", "c.back_asked_at_ms <> ?"],
      ["nowMs <= CLOCK_TOLERANCE_MS", "nowMs < CLOCK_TOLERANCE_MS"],
      ["nowMs <= CLOCK_TOLERANCE_MS", "nowMs < 0"],
      ["turn = turn + 1, back_asked_by = NULL, back_asked_at_ms = NULL", "turn = turn + 1"],
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
    file: "lib/server/treasury/tables/service-calls.ts",
    tests: [CLOCK],
    breaks: [["lease_until_ms > ? AND state <> 'waiting' THEN", "lease_until_ms > ? THEN"]],
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
    file: "lib/server/treasury/reads/call/books-of-call.ts",
    tests: CALLS,
    breaks: [["return balanceUnits - heldUnits;", "return balanceUnits;"]],
  },
  {
    file: "lib/server/treasury/operations/policy/write-version.ts",
    tests: [...CALLS, ...COMMANDS, ROLLOVER],
    breaks: [
      ["  if (!next.isStop) requireSound(wanted, { was: from.policy, services: next.policy.services });", ""],
      ["if (!next.isStop) requireSound", "requireSound"],
      ['if (window !== "call") await forgetWindows(tx, { ...cap, window });', ""],
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
      ["services: was.services.filter(isOwned) });", "services: [] });"],
      ["if (base !== null && policyDifferences(base, said).length === 0) return null;", ""],
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
]);
