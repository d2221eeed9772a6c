import { mutantsOf } from "../../mutant";

const SERVING = "lib/server/treasury/commands/call-service.test.ts";
const ON_CHAIN = "lib/server/treasury/commands/call-service-on-chain.test.ts";
const REGISTRAR = "lib/server/treasury/jobs/service-registrar-on-anvil.test.ts";

/** How a call is paid on the chain, and who may be paid there. */
export const TREASURY_PAYMENTS = mutantsOf([
  {
    file: "lib/server/treasury/operations/payment/apply-payment.ts",
    tests: [ON_CHAIN],
    breaks: [
      ['call?.state === "paying" && units <= call.costUnits', 'call?.state === "paying"'],
      ['call?.state === "paying" && units', "call !== undefined && units"],
      ["callId: isAwaited ? call.id : null", "callId: null"],
      ["await postJournal(tx, context, { journal, atMs: nowMs, detail: { txHash } });", ""],
    ],
  },
  {
    file: "lib/server/treasury/operations/payment/apply-return.ts",
    tests: [ON_CHAIN],
    breaks: [
      ["await postJournal(tx, context, { journal, atMs: nowMs, callId: payment?.callId ?? null });", ""],
      ["callId: payment?.callId ?? null", "callId: null"],
      ["if (!(await addReturned(tx, { id: paymentId, units })))", "if (false)"],
      ["returnedUnits === call.paidUnits", "returnedUnits > 0n"],
      ['call.state !== "served" && ', ""],
    ],
  },
  {
    file: "lib/server/treasury/operations/payment/payment-refused.ts",
    tests: [ON_CHAIN],
    breaks: [
      ['call?.state !== "paying" || revert === ALREADY_PAID', 'call?.state !== "paying"'],
      ['call?.state !== "paying" || ', "!call || "],
    ],
  },
  {
    file: "lib/server/treasury/operations/call/owe-payment.ts",
    tests: [ON_CHAIN],
    breaks: [["    quantity,\n    mostUnits,", "    quantity,\n    mostUnits: 2n ** 64n - 1n,"]],
  },
  {
    file: "lib/server/treasury/operations/call/owe-payment.ts",
    tests: [SERVING],
    breaks: [["PRIORITIES.indexOf(of.priority)", "0"]],
  },
  {
    file: "lib/server/escrow/tables/relay.ts",
    tests: ["lib/server/escrow/relay/relay-state.test.ts"],
    breaks: [['"priority DESC, "', '"priority, "']],
  },
  {
    file: "lib/server/treasury/operations/call/require-paying.ts",
    tests: [SERVING],
    breaks: [
      ["  requireSpending(context);", ""],
      ["if (untilMs !== null) throw", "if (untilMs === null) throw"],
      ["!(found && isRegisteredAs(found, wanted))", "found === null"],
    ],
  },
  {
    file: "lib/server/treasury/jobs/service-registrar.ts",
    tests: [REGISTRAR],
    breaks: [
      ["nowMs - this.sound.atMs < LOOK_AGAIN_MS", "true"],
      ["const isActive = service.isActive && isOpenToAgents(service);", "const { isActive } = service;"],
      ["...(await this.gone(policy))", ""],
      [
        "if (!(await this.isPutRight(entry, nowMs))) left.push(entry.name);",
        "await this.isPutRight(entry, nowMs);",
      ],
    ],
  },
  {
    file: "lib/chain/router-reads.ts",
    tests: [REGISTRAR],
    breaks: [
      ["if (found.unitPriceUnits === 0n) return !wanted.isActive;", ""],
      ["isSame && found.isActive === wanted.isActive", "isSame"],
      ["found.unitPriceUnits === wanted.unitPriceUnits && isAddressEqual", "isAddressEqual"],
    ],
  },
  {
    file: "lib/server/treasury/tables/budget-checks.ts",
    tests: [SERVING],
    breaks: [
      ["AND LOWER(c.payee_address) = LOWER(p.provider_address)", ""],
      ["p.resolved_at_ms IS NOT NULL OR ", ""],
      ["AND c.paid_units = p.units", ""],
    ],
  },
  {
    file: "lib/server/treasury/tables/router-payments.ts",
    tests: [SERVING],
    breaks: [["AND call_id IS NULL AND resolved_at_ms IS NULL", "AND call_id IS NULL"]],
  },
]);
