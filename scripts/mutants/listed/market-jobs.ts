import { type Broken, mutantsOf } from "../mutant";

const at = (verb: string) => `lib/server/market/commands/${verb}.test.ts`;

/** What the market does by the clock, and its tables. */
const BROKEN: readonly Broken[] = [
  {
    file: "lib/server/market/jobs/compare-jobs.ts",
    tests: ["lib/server/market/jobs/compare-jobs-on-chain.test.ts"],
    breaks: [
      ["await rescanForTask(tx, { task: job, nowMs });", "void rescanForTask;"],
      ["const isDue = nowMs - rescannedAtMs >= pauseMs;", "const isDue = nowMs < pauseMs;"],
      ["Math.max(RESCAN_AGAIN_MS, rescannedAtMs - sinceMs)", "RESCAN_AGAIN_MS"],
      ["await jobsOfTasks(tx, [...doubted]);", "isRescanning ? [] : await jobsOfTasks(tx, [...doubted]);"],
      ["before && isRescanning ? standing(before) :", "before && at.nowMs === 0 ? standing(before) :"],
      ["chain.readJob(jobId, at.block)", "chain.readJob(jobId)"],
      ["if (onChain === books) return [];", 'if (onChain === books || onChain === "funded") return [];'],
    ],
  },
  {
    file: "lib/server/market/tables/job-comparison.ts",
    breaks: [
      ["[after, limit],", '["", limit],'],
      ["t.settled_at_ms > ?)", "t.settled_at_ms <> ?)"],
    ],
  },
  {
    file: "lib/server/market/tables/task-jobs.ts",
    tests: ["lib/server/treasury/reads/prove-invariants.test.ts", at("payment-on-chain")],
    breaks: [
      ["WHERE t.held_units <> 0", "WHERE t.held_units = 0"],
      ["WHERE anchor_at_ms <= ? ORDER BY", "WHERE anchor_at_ms < 0 * ? ORDER BY"],
      ['if (sql !== "") await', 'if (sql === "") await'],
    ],
  },
  {
    file: "lib/server/market/jobs.ts",
    tests: [
      "lib/server/startup/readiness.test.ts",
      "lib/server/market/operations/anchor/anchor-again.test.ts",
      at("publish-reputation"),
    ],
    breaks: [
      ["oldestAtMs: oldestRefusedMs,", "oldestAtMs: oldestAnchorMs,"],
      ["day >= utcDay(nowMs) ? null", "day > utcDay(nowMs) ? null"],
    ],
  },
  {
    file: "lib/server/market/jobs/keeper.ts",
    breaks: [
      ["if (error instanceof LostRace) return;", ""],
      ["const AT_ONCE = 16;", "const AT_ONCE = 1;"],
    ],
  },
  {
    file: "lib/server/market/tables/task-jobs.ts",
    tests: ["lib/server/startup/waiting.test.ts"],
    breaks: [["export const IS_RUNNING = `j.state IN (", "export const IS_RUNNING = `j.state NOT IN ("]],
  },
  {
    file: "lib/server/market/tables/tasks.ts",
    tests: ["lib/server/market/operations/verb/transition.test.ts", "lib/server/market/jobs/races.test.ts"],
    breaks: [
      [
        "WHERE id = ? AND status = ? AND version = ?`,\n    [...values, from.id, from.status, from.version]",
        "WHERE id = ? AND status = ?`,\n    [...values, from.id, from.status]",
      ],
      ["if (changed !== 1) return false;", ""],
      ["if (from.jobId !== null) await", "if (from.jobId === null) await"],
    ],
  },
  {
    file: "lib/server/market/tables/agents.ts",
    tests: [at("post-task"), at("make-quote")],
    breaks: [
      [
        "AND is_available AND NOT is_suspended AND NOT is_offline AND (capacity = 0 OR active_tasks < capacity)`,",
        "AND is_available AND NOT is_suspended AND NOT is_offline`,",
      ],
      ['"owner_id <> ?",', '"owner_id = owner_id OR owner_id <> ?",'],
    ],
  },
  {
    file: "lib/server/market/tables/task-checks.ts",
    tests: [
      "lib/server/treasury/reads/prove-invariants.test.ts",
      "lib/server/market/operations/anchor/anchor-again.test.ts",
    ],
    breaks: [
      [
        "OR o.state = 'confirmed' AND o.updated_at_ms >= ?))`,",
        "OR o.state = 'confirmed' AND o.updated_at_ms < ?))`,",
      ],
      ["GROUP BY x.asset HAVING SUM(x.units) <> 0", "GROUP BY x.asset HAVING SUM(x.units) > 0"],
      ["t.refunded_units <> COALESCE(s.buyer, 0)", "t.refunded_units < 0"],
    ],
  },
];

export const MARKET_JOBS = mutantsOf(BROKEN);
