import { type Broken, mutantsOf } from "../../mutant";

const RULES = "lib/domain/treasury/x402/payment.test.ts";
const BUYING = "lib/server/treasury/commands/buy-service.test.ts";
const LIMITS = "lib/server/treasury/commands/buy-service-limits.test.ts";
const ON_ANVIL = "lib/server/adapters/x402/x402.test.ts";

/** Services that are sold to whoever pays by a signature. */
const SOLD: readonly Broken[] = [
  {
    file: "lib/domain/treasury/x402/payment.ts",
    breaks: [
      ["return service.isActive && isOurs &&", "return isOurs &&"],
      ["service.isVerified || service.ownerId === null", "true"],
      ["service.unitPriceUnits > 0n", "service.unitPriceUnits >= 0n"],
      ["accepted.network !== requirements.network", "false"],
      ["accepted.amount === requirements.amount &&", ""],
      ["isSame(accepted.asset, requirements.asset) &&", ""],
      ["!isSame(signed.spender, spender) ||", ""],
      ["|| !isSame(signed.token, requirements.asset)", ""],
      ["if (!isSame(signed.to, requirements.payTo))", "if (false)"],
      ["signed.amountWei !== BigInt", "signed.amountWei < BigInt"],
      ["signed.validAfterS > BigInt(Math.min", "signed.validAfterS > BigInt(Math.max"],
      ["signed.deadlineS < BigInt(Math.max", "signed.deadlineS < BigInt(Math.min"],
      ["+ SETTLES_WITHIN_S)", ")"],
      ["+ MAX_TIMEOUT_S + PAYERS_CLOCK_S)", "+ MAX_TIMEOUT_S)"],
      ["signed.deadlineS > BigInt(Math.max", "signed.deadlineS > BigInt(Math.min"],
      ["x402Version !== X402_VERSION", "false"],
    ],
  },
  {
    file: "lib/domain/treasury/x402/lifecycle.ts",
    tests: [RULES],
    breaks: [
      ['refused: { try_again: { to: ["settling"] } }', 'refused: { try_again: { to: ["paid"] } }'],
      ['claimed: { serve: { to: ["served"] } }', "claimed: {}"],
    ],
  },
  {
    file: "lib/server/treasury/commands/buy-service.ts",
    tests: [BUYING],
    breaks: [
      ["if (!(await isKeySignature({ address, digest, signature })))", "if (false)"],
      ["  if (known) {", "  if (known && false) {"],
      ["if (first) return {", "if (false) return {"],
      ["if (row.requestHash !== claim.requestHash)", "if (false)"],
      ["[digest, serviceId, input]", "[digest, serviceId]"],
      ["[digest, serviceId, input]", "[serviceId, input]"],
      ["[digest, serviceId, input]", "[digest, input]"],
      ["  requirePayouts(context);\n", ""],
      ["if (untilMs !== null) throw", "if (false) throw"],
      ["if (why !== null) throw", "if (false) throw"],
      ["funds.balanceWei < amountWei", "false"],
      ["funds.allowanceWei < amountWei", "false"],
      ["if (!health.ok)", "if (false)"],
      ["  await requireUnused(chain, { payment, fromBlock });\n", ""],
      ['if (kind === "taken_back" || kind === "unknown") return;', ""],
    ],
  },
  {
    file: "lib/server/treasury/commands/buy-service.ts",
    tests: [LIMITS],
    breaks: [
      ["    await requireRoom(tx, { payer: row.ownerAddress, nowMs });\n", ""],
      ["    await requireGoing(tx);\n", ""],
      ['  requireTakeable(service, purchase.input, "#");\n', ""],
      ["const own = { actor: call.actor, input: purchase };", "const own = call;"],
    ],
  },
  {
    file: "lib/server/treasury/operations/x402/require-room.ts",
    tests: [LIMITS],
    breaks: [
      ["await hasUnsettled(tx, payer)", "false"],
      ["own.reverted >= REVERTS_A_DAY", "false"],
      ["own.tried >= most", "own.tried > most"],
      ["isKnown ? A_PAYER_A_DAY : A_NEW_PAYER_A_DAY", "A_PAYER_A_DAY"],
      [".tried >= NEW_PAYERS_A_DAY", ".tried > NEW_PAYERS_A_DAY"],
      ["if (!isKnown && ", "if ("],
      ["all.tried >= ALL_A_DAY", "all.tried > ALL_A_DAY"],
    ],
  },
  {
    file: "lib/server/treasury/tables/x402/budget.ts",
    tests: [LIMITS],
    breaks: [
      ["created_at_ms >= ? AND created_at_ms < ?", "created_at_ms >= ? AND ? > 0"],
      ["WHERE state = 'settling' AND owner_address", "WHERE owner_address"],
    ],
  },
  {
    file: "lib/server/treasury/reads/services-for-sale.ts",
    tests: [LIMITS],
    breaks: [["  if (policy.isStopped) return { services: [], updatedAtMs };\n", ""]],
  },
  {
    file: "lib/server/treasury/commands/carry-on-payment.ts",
    tests: [BUYING],
    breaks: [
      [".includes(payment.state) && isDue(payment, nowMs)", ".includes(payment.state)"],
      [
        '["paid", "claimed"].includes(payment.state)',
        '["paid", "claimed", "settling"].includes(payment.state)',
      ],
      ["isServable(seen, context.clock()) ?", "true ?"],
      ["if (!isServable(payment, nowMs)) return null;", "if (!payment) return null;"],
      ["nextTryAtMs: nowMs + TURN_MS", "nextTryAtMs: nowMs"],
      ["(await hasPaidAnother(tx, { id, txHash: way.txHash }))", "false"],
    ],
  },
  {
    file: "lib/server/treasury/commands/carry-on-payment.ts",
    tests: [ON_ANVIL],
    breaks: [["nowMs + CLAIM_PAUSE_MS", "nowMs"]],
  },
  {
    file: "lib/server/treasury/reads/settlement.ts",
    tests: [BUYING],
    breaks: [
      ['outbox.state === "confirmed" && ', ""],
      ['      return "wait";\n    default', '      return { verb: "refuse", failure };\n    default'],
      [">= LOOKED_FOR_MS ?", ">= 0 ?"],
      ["5 * MINUTE_MS", "60 * MINUTE_MS"],
      ["Math.abs(clock() - payment.createdAtMs)", "clock() - payment.createdAtMs"],
    ],
  },
  {
    file: "lib/chain/x402-reads.ts",
    tests: [ON_ANVIL],
    breaks: [
      ["codes.every((code) => code !== undefined", "codes.every((code) => code === undefined"],
      ["args[0].nonce === nonce", "args[0].nonce !== nonce"],
    ],
  },
  {
    file: "lib/server/escrow/chain/payment-fate.ts",
    breaks: [
      ["log.blockNumber === null || takenBackIn.has(log.blockNumber)", "false"],
      ["isTakenBack ||= takenBackIn.size > 0;", ""],
      ["return !before && after;", "return true;"],
      ["if (!settled.some(({ address }) => isAddressEqual(address, EXACT_PROXY))) return false;", ""],
      ["args.word === nonce >> 8n && ", ""],
      ["const args = { from, to, value: amountWei };", "const args = { from, to };"],
      ['return { kind: "unfinal" };', ""],
      ["isAddressEqual(log.address, address)", "true"],
      ["isAddressEqual(address, PERMIT2) && ", ""],
    ],
  },
  {
    file: "lib/server/treasury/operations/x402/pursue-payment.ts",
    tests: [BUYING],
    breaks: [
      ["known.get(id) ?? pursueAlone", "pursueAlone"],
      ["carryOnPayment(id).catch(() => undefined)", "carryOnPayment(id)"],
    ],
  },
  {
    file: "lib/server/treasury/operations/x402/try-again.ts",
    tests: [BUYING],
    breaks: [
      ["payment.settlements + (isOwed ? 1 : 0)", "payment.settlements"],
      ["if (!isOwed) return;", ""],
    ],
  },
  {
    file: "lib/server/treasury/operations/x402/try-again.ts",
    tests: [LIMITS],
    breaks: [
      ["    await requireGoing(tx);\n", ""],
      ["    await requireRoom(tx, { payer: payment.ownerAddress, nowMs });\n", ""],
    ],
  },
  {
    file: "lib/server/treasury/tables/x402/payments.ts",
    tests: [BUYING],
    breaks: [
      ["WHERE id = ? AND state = ? AND version = ?", "WHERE id = ? AND state = ? AND ? > 0"],
      ["o.id IS NULL OR ", ""],
      ["OR (p.tx_hash IS NOT NULL AND o.state NOT IN ('confirmed', 'reverted', 'cancelled'))", ""],
    ],
  },
  {
    file: "lib/server/escrow/relay/relay-state.ts",
    tests: ["lib/server/escrow/relay/relay-state.test.ts"],
    breaks: [
      ["SETTLEMENTS_LIMIT - settling", "SETTLEMENTS_LIMIT"],
      ["room - payouts.length", "room"],
    ],
  },
  {
    file: "lib/server/treasury/commands/carry-on-payment.ts",
    tests: [BUYING],
    breaks: [["one && isSame(one.payee, payment.payeeAddress)", "one"]],
  },
  {
    file: "lib/server/escrow/tables/relay.ts",
    tests: [ON_ANVIL],
    breaks: [["  ETHER_KIND,\n  SETTLE_KIND,\n", "  ETHER_KIND,\n"]],
  },
  {
    file: "lib/server/treasury/reads/services-for-sale.ts",
    tests: [ON_ANVIL],
    breaks: [["if (!config.sellsByX402)", "if (false)"]],
  },
  {
    file: "lib/server/adapters/x402/payment-header.ts",
    tests: [ON_ANVIL],
    breaks: [["if (why !== null) throw new PaymentRefused(why);", ""]],
  },
];

export const TREASURY_SALES = mutantsOf(SOLD);
