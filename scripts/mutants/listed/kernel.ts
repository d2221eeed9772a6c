import { type Broken, mutantsOf } from "../mutant";

/** Commands and their keys, jobs, checks; and the writer that stores all of it. */
const KERNEL_BROKEN: readonly Broken[] = [
  {
    file: "lib/server/kernel/command.ts",
    tests: ["lib/server/kernel/command.test.ts", "lib/server/kernel/run-idempotent.test.ts"],
    breaks: [
      ["if (action !== null) authorize(actor, action);", ""],
      ["row.route !== route || row.bodyHash !== bodyHash", "row.route !== route"],
      ["row.route !== route || row.bodyHash !== bodyHash", "row.bodyHash !== bodyHash"],
      ["await remember(tx, call, { reply, nowMs });", ""],
      ["if (row.expiresAtMs <= nowMs)", "if (row.expiresAtMs < nowMs)"],
      ["if (subject) {", "if (subject?.detail) {"],
    ],
  },
  {
    file: "lib/server/kernel/tables/idempotency.ts",
    tests: ["lib/server/kernel/run-idempotent.test.ts"],
    breaks: [
      ["WHERE expires_at_ms <= ?", "WHERE expires_at_ms >= ?"],
      [
        '"SELECT * FROM idempotency_keys WHERE principal = ?',
        '"SELECT * FROM idempotency_keys WHERE (principal = ? OR 1 = 1)',
      ],
    ],
  },
  {
    file: "lib/server/kernel/tables/outbox.ts",
    tests: ["lib/server/kernel/outbox.test.ts"],
    breaks: [["task_id = ? AND state = 'queued'", "task_id = ?"]],
  },
  {
    file: "lib/server/kernel/checks.ts",
    tests: ["lib/server/treasury/reads/prove-invariants.test.ts", "lib/server/treasury/reads/books.test.ts"],
    breaks: [['ok: state === "holds"', 'ok: state !== "broken"']],
  },
  {
    file: "lib/server/kernel/cut-page.ts",
    breaks: [["rows.length > limit && last", "rows.length >= limit && last"]],
  },
  {
    file: "lib/server/kernel/jobs/runner.ts",
    breaks: [
      ["nowMs - sinceMs <= job.mayPauseMs", "nowMs - sinceMs <= 2 * job.mayPauseMs"],
      ["return lastSuccessAtMs ?? startedAtMs;", "return lastSuccessAtMs;"],
      ["if (ageMs <= mayWaitMs) return [];", "if (ageMs <= 2 * mayWaitMs) return [];"],
      ["atMs === null ? null : Math.max(0, nowMs - atMs)", "atMs === null ? null : 0"],
    ],
  },
];

const STORE_BROKEN: readonly Broken[] = [
  {
    file: "lib/server/store/balances.ts",
    breaks: [
      ["next < balance.floorUnits) return false;", "next <= balance.floorUnits) return false;"],
      [
        "balance.floorUnits !== null && next < balance.floorUnits",
        "balance.floorUnits !== null && balance.units < balance.floorUnits",
      ],
      ["balance_units + ? >= floor_units", "balance_units >= floor_units"],
      ["balance.isMoved = true;", ""],
    ],
  },
  {
    file: "lib/server/store/sqlite/writer.ts",
    tests: ["lib/server/store/store.test.ts", "lib/server/store/balances.test.ts"],
    breaks: [
      ["this.statements.writeBalances();", ""],
      ["if (!outcome.isDone) this.control.undo.run();", ""],
      ["if (changesBefore > changesAtStart) return null;", ""],
    ],
  },
  {
    file: "lib/server/store/sqlite/statements.ts",
    tests: ["lib/server/store/balances.test.ts", "lib/server/store/store.test.ts"],
    breaks: [
      ["namesAccounts: /\\baccounts\\b/i.test(sql),", "namesAccounts: false,"],
      ["this.balances.forget();", ""],
    ],
  },
  {
    file: "lib/server/store/postgres/writer.ts",
    tests: ["lib/server/store/store.test.ts", "lib/server/store/postgres/postgres.test.ts"],
    breaks: [
      ["if (!outcome.isDone) await client.query(UNDO);", ""],
      [
        "isSerializationFailure(reason) && attempt < RETRIES",
        "isSerializationFailure(reason) && attempt > RETRIES",
      ],
    ],
  },
  {
    file: "lib/server/store/op-queue.ts",
    tests: ["lib/server/store/store.test.ts"],
    breaks: [["this.waiting.length >= this.limit", "this.waiting.length > this.limit"]],
  },
  {
    file: "lib/server/store/op-runner.ts",
    tests: ["lib/server/store/store.test.ts"],
    breaks: [["return tx.failure === null ?", "return tx.failure !== undefined ?"]],
  },
  {
    file: "lib/server/store/conditions.ts",
    breaks: [
      ["if (last === undefined) return NO_ROW;", "if (last === undefined) return EVERY_ROW;"],
      ['joined(conditions, " OR ") ?? NO_ROW', 'joined(conditions, " AND ") ?? NO_ROW'],
    ],
  },
];

/** What looks after the house. */
const HEALTH_BROKEN: readonly Broken[] = [
  {
    file: "lib/server/health/jobs/disk-watch.ts",
    tests: ["lib/server/health/jobs/health-jobs.test.ts"],
    breaks: [
      ["isFull ? (this.fullSince ?? this.parts.clock()) : null", "isFull ? this.parts.clock() : null"],
      ["bavail * bsize", "0"],
    ],
  },
  {
    file: "lib/server/health/tables/write-probe.ts",
    tests: ["lib/server/health/jobs/health-jobs.test.ts"],
    breaks: [["ON CONFLICT (key) DO UPDATE SET value = excluded.value", ""]],
  },
];

export const HEALTH = mutantsOf(HEALTH_BROKEN);
export const KERNEL = mutantsOf(KERNEL_BROKEN);
export const STORE = mutantsOf(STORE_BROKEN);
