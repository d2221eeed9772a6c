import { mutantsOf } from "../../mutant";

const CALLS = ["lib/server/treasury/operations/call/decide-call.test.ts"];
const SERVING = "lib/server/treasury/commands/call-service.test.ts";
const ON_CHAIN = "lib/server/treasury/commands/call-service-on-chain.test.ts";

/** How a call is paid on the chain, and served. */
export const TREASURY_CALLS = mutantsOf([
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
    file: "lib/server/treasury/commands/serve-call.ts",
    tests: [SERVING],
    breaks: [
      ["|| !isDue(call, nowMs)) return null;", ") return null;"],
      ["if (!(await swapCall(tx, call, taken))) return null;", "await swapCall(tx, call, taken);"],
      [
        '["held", "paid", "claimed"].includes(call.state)',
        '["held", "paying", "paid", "claimed"].includes(call.state)',
      ],
      ['fault = "provider" }', 'fault = "caller" }'],
      ['verb: "fail", failure, fault, nowMs', 'verb: "fail", failure, nowMs'],
      ["tries: call.tries + 1, ", ""],
      ["paymentTx: payment?.txHash ?? null", "paymentTx: null"],
      ["fault: call.fault ?? fault", "fault"],
      ['const isPaid = call.state !== "held";', "const isPaid = false;"],
    ],
  },
  {
    file: "lib/server/treasury/reads/calls.ts",
    tests: [SERVING],
    breaks: [
      ["- BigInt(receipt.returned.units)", ""],
      ['state: "claimed" }', "}"],
    ],
  },
  {
    file: "lib/domain/treasury/service/serving.ts",
    breaks: [
      ["(!unserved.isRetryable || tries >= TRIES)", "tries >= TRIES"],
      ["(!unserved.isRetryable || tries >= TRIES)", "!unserved.isRetryable"],
      ["tries >= TRIES", "tries > TRIES"],
      ["tries: tries - 1", "tries"],
      ["nowMs + backoffMs(tries)", "nowMs"],
      ["nowMs - paidAtMs >= SERVED_WITHIN_MS", "nowMs - paidAtMs > SERVED_WITHIN_MS"],
      ["nextTryAtMs <= nowMs || nextTryAtMs > nowMs + LONGEST_WAIT_MS", "nextTryAtMs <= nowMs"],
      ["Math.min(Math.max(unserved.retryAtMs, nowMs), latestMs)", "Math.max(unserved.retryAtMs, nowMs)"],
      ["if (call.isPaid && call.isChecked)", "if (call.isPaid)"],
      ["if (call.isPaid && call.isChecked)", "if (call.isChecked)"],
      ["(!call.isPaid && OF_UNPAID.includes(status))", "OF_UNPAID.includes(status)"],
      ["OF_INPUT.includes(status) || (", "("],
    ],
  },
  {
    file: "lib/server/treasury/tables/service-calls.ts",
    tests: [SERVING],
    breaks: [
      [
        "WHERE state = 'paid' AND ${IS_DUE} ORDER",
        "WHERE state = 'paid' AND next_try_at_ms <= ? AND ? > 0 ORDER",
      ],
    ],
  },
  {
    file: "lib/server/treasury/tables/call-history.ts",
    tests: [SERVING],
    breaks: [["AND ${IS_PROVIDERS}\n", "\n"]],
  },
  {
    file: "lib/server/treasury/providers/ask-provider.ts",
    tests: ["lib/server/treasury/providers/ask-provider.test.ts"],
    breaks: [
      ['status === null ? "provider" : faultOf', 'status !== null ? "provider" : faultOf'],
      ["isChecked: service.input !== null", "isChecked: true"],
    ],
  },
  {
    file: "lib/server/treasury/providers/provider-answer.ts",
    tests: ["lib/server/treasury/providers/ask-provider.test.ts"],
    breaks: [['if (!/^text\\/plain\\b/i.test(contentType ?? "")) return null;', ""]],
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
    file: "lib/server/treasury/commands/call-service.ts",
    tests: [SERVING],
    breaks: [["isOver ? 200 : 202", "200"]],
  },
  {
    file: "lib/server/treasury/commands/retry-call.ts",
    tests: [SERVING],
    breaks: [['if (row.state !== "claimed") throw', 'if (row.state === "released") throw']],
  },
  {
    file: "lib/server/treasury/jobs/fair-turns.ts",
    tests: [SERVING],
    breaks: [
      ["this.running.has(id) || this.countOf(serviceId) >= AT_ONCE_OF_A_SERVICE", "this.running.has(id)"],
    ],
  },
  {
    file: "lib/server/treasury/jobs/service-registrar.ts",
    tests: ["lib/server/treasury/jobs/service-registrar-on-anvil.test.ts"],
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
    tests: ["lib/server/treasury/jobs/service-registrar-on-anvil.test.ts"],
    breaks: [
      ["if (found.unitPriceUnits === 0n) return !wanted.isActive;", ""],
      ["isSame && found.isActive === wanted.isActive", "isSame"],
      ["found.unitPriceUnits === wanted.unitPriceUnits && isAddressEqual", "isAddressEqual"],
    ],
  },
  {
    file: "lib/domain/assistant/quantity.ts",
    tests: ["lib/domain/assistant/understand.test.ts"],
    breaks: [["value === null || value < 1 ? null : value", "value"]],
  },
  {
    file: "lib/server/outbound/public-address.ts",
    breaks: [
      ['address.match(GLOBAL_UNICAST) && address.range() === "unicast"', 'address.range() === "unicast"'],
      ["&& address.toString() !== AZURE_METADATA", ""],
    ],
  },
  {
    file: "lib/server/treasury/providers/provider-request.ts",
    tests: [SERVING],
    breaks: [
      ["if (length <= LONGEST_URL) return;", "return;"],
      ["isInstead ? [] : fixedFaults(input, { at, fixed })", "[]"],
      ["isInstead ? [] : fixedFaults(input, { at, fixed })", "fixedFaults(input, { at, fixed })"],
    ],
  },
  {
    file: "lib/server/outbound/destination.ts",
    tests: ["lib/server/outbound/public-address.test.ts"],
    breaks: [
      ["if (!ports.includes(port))", "if (ports.length === 0)"],
      ["if (!schemes.some((scheme) => scheme === protocol))", "if (schemes.length === 0)"],
    ],
  },
  {
    file: "lib/server/outbound/outbound.ts",
    breaks: [["request.isProbe ? probes : calls", "calls"]],
  },
  {
    file: "lib/server/treasury/operations/call/step-call.ts",
    tests: [...CALLS, ON_CHAIN],
    breaks: [
      ['if (move === "consume" && paidUnits > 0n) {', "if (paidUnits > 0n) {"],
      ['move === "consume" ? paidUnits : 0n', "paidUnits"],
      ["if (!(await swap(tx, call, change))) throw new LostRace();", "await swap(tx, call, change);"],
      ["policy.caps.filter((cap) => holds(cap, call))", "policy.caps.filter((cap) => !holds(cap, call))"],
    ],
  },
  {
    file: "lib/server/treasury/commands/lapse-call.ts",
    tests: CALLS,
    breaks: [["call.leaseUntilMs > nowMs", "call.leaseUntilMs < nowMs"]],
  },
  {
    file: "lib/server/treasury/operations/call/take-back-call.ts",
    tests: [SERVING],
    breaks: [
      ["if (!(await cancelQueuedByKey(tx, { businessKey: paymentKey(call.id), nowMs }))) return false;", ""],
      ['if (call.state !== "paying") return false;', ""],
    ],
  },
  {
    file: "lib/server/treasury/operations/policy/policy-command.ts",
    tests: [SERVING],
    breaks: [["spec.stops ? await unsignedCalls(tx, spec.stops.agentId) : []", "[]"]],
  },
  {
    file: "lib/server/treasury/commands/edit-spending-agent.ts",
    tests: [SERVING],
    breaks: [["...(isPaused ? { stops: { agentId } } : {}),", ""]],
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
  {
    file: "lib/server/treasury/jobs/lease-keeper.ts",
    tests: [SERVING],
    breaks: [
      [
        "if (!(error instanceof LostRace))\n        log.error",
        "throw error;\n      if (!error)\n        log.error",
      ],
    ],
  },
]);
