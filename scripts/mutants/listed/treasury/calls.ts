import { mutantsOf } from "../../mutant";

const CALLS = ["lib/server/treasury/operations/call/decide-call.test.ts"];
const SERVING = "lib/server/treasury/commands/call-service.test.ts";
const ON_CHAIN = "lib/server/treasury/commands/call-service-on-chain.test.ts";

/** How a call is served, tried again, and ended. */
export const TREASURY_CALLS = mutantsOf([
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
    file: "lib/server/treasury/commands/throw-kill-switch.ts",
    tests: [SERVING],
    breaks: [["...(isStopped ? { stops: { agentId: null } } : {}),", ""]],
  },
  {
    file: "lib/server/treasury/commands/edit-spending-agent.ts",
    tests: [SERVING],
    breaks: [["...(isPaused ? { stops: { agentId } } : {}),", ""]],
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
