import { mutantsOf } from "../../mutant";

const PAYER = "lib/server/network/commands/send-payouts.test.ts";
const ETHER = "lib/server/network/commands/send-ether.test.ts";
const ETHER_ON_ANVIL = "lib/server/network/jobs/payer-in-ether-on-anvil.test.ts";
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
    file: "lib/domain/network/ether-price.ts",
    tests: ["lib/domain/network/ether-price.test.ts"],
    breaks: [
      ["ageS > at.maxAgeS", "ageS >= at.maxAgeS"],
      ["(answer * 1_000_000n) /", "answer /"],
      ["microUsd > 0n ?", "microUsd !== 0n ?"],
    ],
  },
  {
    file: "lib/server/network/operations/owe-ether.ts",
    tests: [ETHER],
    breaks: [
      ["payout.units ?? (worth", "(worth"],
      ["worth > 0n ? worth : 1n", "worth"],
      ["signer: payer", "signer: getAddress(payout.payeeAddress)"],
      ["valueWei: toWei(units)", "valueWei: units"],
      ["payout.priceUsdUnits ?? microUsdPerEth", "microUsdPerEth"],
    ],
  },
  {
    file: "lib/server/network/commands/send-ether.ts",
    tests: [ETHER],
    breaks: [
      ["  requireSpending(context);\n", ""],
      ["if (policy.isStopped) return", "if (false) return"],
      ["for (const payout of payouts) await swapPayout(tx, payout, later);\n", ""],
    ],
  },
  {
    file: "lib/server/escrow/relay/sender.ts",
    tests: [ETHER_ON_ANVIL],
    breaks: [["if (this.parts.isKeyAlone && nonce", "if (false && nonce"]],
  },
  {
    file: "lib/server/escrow/relay/relay-outbox.ts",
    tests: [ETHER_ON_ANVIL],
    breaks: [["if (isOurs && row.kind === ETHER_KIND)", "if (false)"]],
  },
  {
    file: "lib/server/network/operations/step-payout.ts",
    tests: [PAYER],
    breaks: [['to === "paid" ? nowMs : null', 'to !== "paid" ? nowMs : null']],
  },
  {
    file: "lib/server/network/events.ts",
    tests: [ETHER],
    breaks: [
      ['if (payout?.state !== "sending")', "if (payout === undefined)"],
      ["payeeTriedAgainMs(payout.tries - 1, nowMs)", "nowMs"],
    ],
  },
  {
    file: "lib/server/network/tables/payout-checks.ts",
    tests: [ETHER],
    breaks: [
      ["AND LOWER(o.to_address) = LOWER(p.payee_address) AND o.value_wei", "AND o.value_wei"],
      ["AND o.value_wei = CAST(p.units AS TEXT) || '000000000'", ""],
      ["AND o.state = 'confirmed' AND o.tx_hash = p.tx_hash", "AND o.state = 'confirmed'"],
      ["AND o.state NOT IN ('confirmed', 'reverted')", ""],
      ["WHERE o.kind = '${ETHER_KIND}' AND o.state <> 'reverted' AND p.id IS NULL", "WHERE p.id <> p.id"],
    ],
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
