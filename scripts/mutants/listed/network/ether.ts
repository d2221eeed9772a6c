import { mutantsOf } from "../../mutant";

const ETHER = "lib/server/network/commands/send-ether.test.ts";
const ETHER_ON_ANVIL = "lib/server/network/jobs/payer-in-ether-on-anvil.test.ts";

/** How what is paid in ether leaves the payer's wallet, once. */
export const ETHER_PAYOUTS = mutantsOf([
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
    file: "lib/server/escrow/relay/senders.ts",
    tests: [ETHER_ON_ANVIL],
    breaks: [
      ["isKeyAlone: true", "isKeyAlone: false"],
      ["if (!isHandedOver) await parts.context.store.write((tx) => handOver(tx, to));\n", ""],
    ],
  },
  {
    file: "lib/server/network/commands/send-payouts.ts",
    tests: [ETHER_ON_ANVIL],
    breaks: [
      ['payout.asset === "ETH" ? context.chain?.facts.payer : payout.payeeAddress', "payout.payeeAddress"],
    ],
  },
  {
    file: "lib/server/network/operations/settle-payout.ts",
    tests: ["lib/server/network/commands/send-payouts.test.ts"],
    breaks: [['if (payout.asset !== "ETH") return', "if (false) return"]],
  },
  {
    file: "lib/server/network/reads/payout-assets.ts",
    tests: ["lib/server/network/commands/register-orchestrator.test.ts"],
    breaks: [["&& chain.facts.payer !== null", ""]],
  },
  {
    file: "lib/server/network/commands/register-orchestrator.ts",
    tests: ["lib/server/network/commands/register-orchestrator.test.ts"],
    breaks: [["  requirePayable(context, input.asset);\n", ""]],
  },
  {
    file: "lib/server/env/network-variables.ts",
    tests: ["lib/server/env/env.test.ts"],
    breaks: [
      ["payer && others.some", "others.some"],
      ["if (payer && !feed)", "if (false)"],
      ["key?.toLowerCase() === payer.toLowerCase()", "key === payer"],
    ],
  },
]);
