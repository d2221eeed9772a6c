import { type Broken, mutantsOf } from "../../mutant";

const APPROVING = "lib/server/treasury/commands/approve-call.test.ts";
const CHECKS = "lib/server/treasury/checks.test.ts";
const SEED = "lib/server/adapters/nexus/approvals.test.ts";

/** Who lets a call pass that somebody has to be asked about, and what that binds. */
const ASKED: readonly Broken[] = [
  {
    file: "lib/domain/treasury/approval.ts",
    breaks: [
      ["return userId !== askedBy;", "return true;"],
      ["now.costUnits !== asked.costUnits", "now.costUnits > asked.costUnits"],
      ["now.approved === asked.quantity", "now.approved > 0"],
      ["service.payee !== asked.payee", "false"],
      ["costUnits, input, payee };", "costUnits, input };"],
      ["endpoint, method, statusEndpoint, fixedInput });", "method, statusEndpoint, fixedInput });"],
    ],
  },
  {
    file: "lib/domain/treasury/call-lifecycle.ts",
    breaks: [
      ['deny: { to: ["denied"], budget: "release" }', 'deny: { to: ["denied"], budget: "none" }'],
      ['rail === "router" && call.costUnits > 0n', 'rail === "router"'],
    ],
  },
  {
    file: "lib/server/treasury/commands/approve-call.ts",
    tests: [APPROVING],
    breaks: [
      ["if (voidBy === null) await passCall", 'if (voidBy !== "") await passCall'],
      ["if (voidBy !== null) throw new ApprovalVoid(voidBy);", ""],
      ["  await pursueCall(parts, id);", ""],
      [
        'if (waiting?.state === "waiting") await requirePaying',
        'if (waiting?.state === "held") await requirePaying',
      ],
    ],
  },
  {
    file: "lib/server/treasury/operations/approval/waiting-call.ts",
    tests: [APPROVING],
    breaks: [
      ['if (verb === "approve" && !mayApprove(actor.userId, approval.userId))', "if (false)"],
      ["approval.expiresAtMs <= nowMs", "approval.expiresAtMs < nowMs"],
      ['if (approval.state !== "waiting") throw new ApprovalDecided(approval.state);', ""],
    ],
  },
  {
    file: "lib/server/treasury/operations/approval/end-approval.ts",
    tests: [APPROVING],
    breaks: [
      ['if (state !== "paying") return;', ""],
      ["swapCall(tx, call, { state, leaseUntilMs })", "swapCall(tx, call, { state })"],
      ['await stepCall(tx, context, { call, verb: "deny", failure, nowMs });', ""],
    ],
  },
  {
    file: "lib/server/treasury/operations/approval/why-void-now.ts",
    tests: [APPROVING],
    breaks: [
      ["booksOfCall(tx, { policy, request, atMs, own: call })", "booksOfCall(tx, { policy, request, atMs })"],
      ["requestHash(call, now.service) === approval.requestHash", "true"],
      ["if (why !== null || now.service === null) return why;", "if (now.service === null) return why;"],
      ["if (books.history.isProviderDown) throw", "if (false) throw"],
      ["fixed }).length > 0)", "fixed }).length > 9)"],
    ],
  },
  {
    file: "lib/server/treasury/operations/approval/request-hash.ts",
    tests: [APPROVING],
    breaks: [["asTaken(service.input, call.input, Object.keys(service.fixedInput))", "call.input"]],
  },
  {
    file: "lib/server/treasury/reads/call/books-of-call.ts",
    tests: [APPROVING],
    breaks: [
      ["own?.heldAtMs ?? atMs", "atMs"],
      ["+ (own?.costUnits ?? 0n)", ""],
      ["own && holds(cap, own) ? withoutHold(usage, own) : usage", "usage"],
      ["const withoutId = of.own?.id;", "const withoutId = undefined;"],
    ],
  },
  {
    file: "lib/server/treasury/operations/call/decide-call.ts",
    tests: [APPROVING],
    breaks: [
      ['isWaiting ? "waiting" : stateOnceLetPass', 'isWaiting ? "held" : stateOnceLetPass'],
      ["isWaiting ? APPROVAL_LIFE_MS : CALL_LEASE_MS", "CALL_LEASE_MS"],
    ],
  },
  {
    file: "lib/server/treasury/operations/call/take-back-call.ts",
    tests: [APPROVING],
    breaks: [['if (call.state === "waiting") {', 'if (call.state === "denied") {']],
  },
  {
    file: "lib/server/treasury/commands/lapse-call.ts",
    tests: [APPROVING],
    breaks: [['verb: "expire"', 'verb: "void"']],
  },
  {
    file: "lib/server/treasury/tables/service-calls.ts",
    tests: [APPROVING],
    breaks: [
      ["COALESCE(a.decided_at_ms, c.held_at_ms)", "c.held_at_ms"],
      ["WHERE (state = 'waiting' OR ", "WHERE (state = 'denied' OR "],
    ],
  },
  {
    file: "lib/server/treasury/tables/call-history.ts",
    tests: [APPROVING],
    breaks: [["AND held_at_ms > ? AND state NOT IN ('released', 'denied')", "AND held_at_ms > ?"]],
  },
  {
    file: "lib/server/treasury/tables/budget-checks.ts",
    tests: [CHECKS],
    breaks: [
      ["AND a.decider_id IS NOT NULL AND a.decider_id <> COALESCE(d.user_id, '')", ""],
      ["c.state = 'waiting' AND a.decided_at_ms IS NULL", "a.decided_at_ms IS NULL"],
    ],
  },
  {
    file: "lib/server/treasury/reads/approvals.ts",
    tests: [APPROVING],
    breaks: [["mayApprove(actor.userId, row.userId)", "true"]],
  },
  {
    file: "lib/server/adapters/nexus/reads.ts",
    tests: [SEED],
    breaks: [
      ["{ ...filter, isLetPass: true, limit: SHOWN }", "{ ...filter, limit: SHOWN }"],
      ["lines.slice(-limit)", "lines"],
      ['if (of.state !== "approved") return "REJECTED";', ""],
    ],
  },
];

export const TREASURY_APPROVALS = mutantsOf(ASKED);
