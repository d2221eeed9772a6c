import { mutantsOf } from "../../mutant";

const PAYER = "lib/server/network/commands/send-payouts.test.ts";
const OWED = "lib/server/network/operations/owe-payout.test.ts";
const DECIDE = "lib/domain/treasury/payouts/decide.test.ts";
const SKIPS = "lib/domain/network/payout-skips.test.ts";

/** How what uptime earns is owed and paid. */
export const PAYOUTS = mutantsOf([
  {
    file: "lib/domain/treasury/payouts/decide.ts",
    tests: [DECIDE],
    breaks: [
      ["if (policy.isStopped) return wait(", "if (!policy.isStopped) return wait("],
      ["if (!caps.some(isOfAllPayouts)) return", "if (false) return"],
      ['scope !== "payee" && window', "window"],
      ['&& window !== "call"', ""],
      ["remainingUnits < units", "remainingUnits <= units"],
      ["treasuryUnits - units < policy", "treasuryUnits < policy"],
      ["units < policy.lowTreasuryUnits", "units <= policy.lowTreasuryUnits"],
      ["Math.max(last, atMs)", "Math.min(last, atMs)"],
    ],
  },
  {
    file: "lib/domain/treasury/policy.ts",
    tests: [PAYER],
    breaks: [['agentId === PAYOUT_AGENT ? "" : THE_HOUSE', "THE_HOUSE"]],
  },
  {
    file: "lib/domain/network/payout-skips.ts",
    tests: [SKIPS],
    breaks: [
      ["error === null || !OURS", "error !== null && !OURS"],
      ["+ 1) * DAY_MS", ") * DAY_MS"],
      ["2 ** Math.min(tries, 12), HOUR_MS", "2 ** tries, 12 * HOUR_MS"],
    ],
  },
  {
    file: "lib/server/network/operations/owe-payout.ts",
    tests: [OWED],
    breaks: [
      ["microUsd < 0n ||", ""],
      ['(reason === "appeal") !== (appealId !== "")', "false"],
      ["if (microUsd === 0n) return null;\n", ""],
      ["mneeUnits(microUsd) : null", "microUsd : null"],
    ],
  },
  {
    file: "lib/server/network/operations/hold-payout.ts",
    tests: [PAYER],
    breaks: [
      ["balanceUnits - heldUnits", "balanceUnits"],
      ["  await holdBudgets(tx, { caps, units, atMs });\n", ""],
      ["costUnits: units", "costUnits: 0n"],
    ],
  },
  {
    file: "lib/server/network/operations/settle-payout.ts",
    tests: [PAYER],
    breaks: [
      ['verb: "fail", failure: why, nowMs });\n', 'verb: "pay", nowMs });\n'],
      ["  await addEarning(tx, { orchestratorId, asset, units, usdUnits });\n", ""],
      ["paidUnits: units, nowMs", "paidUnits: units - 1n, nowMs"],
    ],
  },
  {
    file: "lib/server/network/operations/apply-payout.ts",
    tests: [PAYER],
    breaks: [
      ["mneeUnits(payout.usdUnits) === units && payout.callId", "payout.callId"],
      ["if (isOwed && mneeUnits(payout.usdUnits) === units)\n", "if (false)\n"],
      ['if (payout?.state !== "paying") return;\n', ""],
    ],
  },
  {
    file: "lib/server/network/operations/owe-batch.ts",
    tests: [PAYER],
    breaks: [["signer: router.spender", "signer: router.address"]],
  },
  {
    file: "lib/server/network/commands/send-payouts.ts",
    tests: [PAYER],
    breaks: [
      ["  requireSpending(context);\n", ""],
      ['if (sent.length > 0 && rail === "router"', "if (sent.length > 0 && false"],
      ['if (rail === "ledger") await', "if (false) await"],
      ["tries: payout.tries + 1", "tries: payout.tries"],
    ],
  },
  {
    file: "lib/server/network/operations/step-payout.ts",
    tests: [PAYER],
    breaks: [['to === "paid" ? nowMs : null', 'to !== "paid" ? nowMs : null']],
  },
  {
    file: "lib/server/network/events.ts",
    tests: [PAYER],
    breaks: [
      ["nextTryAtMs: nowMs + MINUTE_MS", "nextTryAtMs: nowMs"],
      ["refused.outbox.kind !== UPTIME_KIND", "refused.outbox.kind === UPTIME_KIND"],
    ],
  },
  {
    file: "lib/server/network/tables/payouts.ts",
    tests: [PAYER],
    breaks: [
      ["AND NOT ${IS_BEHIND} ORDER BY", "ORDER BY"],
      [" OR (b.state = 'paying' AND b.tries > 1)", ""],
      ["WHERE id = ? AND state = ? AND version = ?`;\n  return", "WHERE id = ?`;\n  return"],
      ["units = earnings.units + excluded.units", "units = excluded.units"],
      ["batch_id = ? AND state = 'paying'", "batch_id = ?"],
    ],
  },
  {
    file: "lib/server/treasury/tables/call-list.ts",
    tests: [PAYER],
    breaks: [["agentId === undefined && serviceId === undefined ? [where(IS_OF_SERVICES)]", "false ? []"]],
  },
  {
    file: "lib/server/treasury/tables/call-sums.ts",
    tests: [PAYER],
    breaks: [["${OF_SERVICES} GROUP BY state", "${ON_DAYS} GROUP BY state"]],
  },
  {
    file: "lib/server/demo/seed/keep-orchestrators.ts",
    tests: ["lib/server/demo/seed/keep-orchestrators.test.ts"],
    breaks: [["toMs: nowMs + STARTING_MS", "toMs: nowMs"]],
  },
]);
