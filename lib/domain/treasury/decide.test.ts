import { describe, expect, it } from "vitest";
import { BATCH_CALL, capOf, cents, FRESH_BOOKS, SEED_POLICY } from "@/testing/policy";
import { type Cap, capKey } from "./caps";
import { type Books, type CallRequest, decide } from "./decide";
import type { Policy, Service } from "./policy";
import type { History } from "./risk";

const NOON_MS = Date.UTC(2026, 10, 30, 12);
const MIDNIGHT_MS = Date.UTC(2026, 11, 1);

interface World {
  readonly policy?: Partial<Policy>;
  readonly service?: Partial<Service>;
  /** Spent in the current window, in hundredths, by the cap's key. */
  readonly spent?: Readonly<Record<string, number>>;
  readonly treasuryUnits?: bigint;
  readonly history?: Partial<History>;
}

function ask(request: Partial<CallRequest>, world: World = {}) {
  const { spent = {}, treasuryUnits = FRESH_BOOKS.treasuryUnits } = world;
  const full = { ...BATCH_CALL, ...request };
  const services = SEED_POLICY.services.map((one) =>
    one.id === full.serviceId ? { ...one, ...world.service } : one,
  );
  const usageOf = (cap: Cap) => ({
    spentUnits: cents(spent[capKey(cap)] ?? 0),
    heldUnits: 0n,
    carriedUnits: 0n,
  });
  const books: Books = { usageOf, treasuryUnits, history: { ...FRESH_BOOKS.history, ...world.history } };
  const policy = { ...SEED_POLICY, services, ...world.policy };
  return decide({ policy, books, request: full, nowMs: NOON_MS });
}

const refusal = (reason: string) => ({ action: "REJECTED", approved: 0, costUnits: 0n, needs: null, reason });
const agents = (more: object) => SEED_POLICY.agents.map((one) => ({ ...one, ...more }));

describe("the rules, in their order", () => {
  it("asks for an agent and a service that exist", () => {
    expect(ask({ agentId: "nobody", serviceId: "NOTHING" })).toMatchObject({
      ...refusal("Agent nobody not found in configuration"),
      service: null,
    });
    expect(ask({ serviceId: "NOTHING" })).toMatchObject(refusal("Service NOTHING not registered"));
  });

  it("refuses in this order: not active, stopped, paused, blocked, not in the list, risky, above its caps", () => {
    const world = {
      policy: { isStopped: true, agents: agents({ isPaused: true }), caps: [capOf("house:house:call", 0n)] },
      service: { isActive: false, blockedAgents: ["batch-agent"], allowedAgents: [] as string[] },
      history: { lastMinute: { calls: 6, costUnits: cents(1_800) } },
    };
    const reason = () => ask({}, world).reason;
    expect(reason()).toBe("Service BATCH_COMPUTE is not active");
    world.service.isActive = true;
    expect(reason()).toBe("All spending is stopped by the kill switch");
    world.policy.isStopped = false;
    expect(reason()).toBe("Agent batch-agent is paused");
    world.policy.agents = agents({});
    expect(reason()).toBe("Agent batch-agent is blocked from using BATCH_COMPUTE");
    world.service.blockedAgents = [];
    expect(reason()).toBe("Agent batch-agent is not in allowed list for BATCH_COMPUTE");
    world.service.allowedAgents = ["batch-agent"];
    expect(reason()).toBe("Risk check failed: Burst detected: 6 calls in 1 min, total cost 18.00 MNEE");
    world.history.lastMinute.calls = 5;
    expect(reason()).toBe("Cost 3.00 exceeds house a call 0.00");
  });

  it("allows what fits, and names every cap with what is left of it", () => {
    const decision = ask({}, { spent: { "agent:batch-agent:day": 600 } });
    expect(decision).toMatchObject({
      action: "ALLOWED",
      service: { id: "BATCH_COMPUTE" },
      mode: "FULL",
      approved: 1,
      costUnits: cents(300),
      needs: null,
      reason: "Approved",
    });
    expect(decision.caps.map((state) => [capKey(state.cap), state.remainingUnits, state.resetsAtMs])).toEqual(
      [
        ["agent:batch-agent:call", cents(2_000), null],
        ["agent:batch-agent:day", cents(4_400), MIDNIGHT_MS],
        ["service:BATCH_COMPUTE:day", cents(10_000), MIDNIGHT_MS],
        ["house:house:day", cents(9_000), MIDNIGHT_MS],
      ],
    );
    expect(decision.caps.some(({ binds }) => binds)).toBe(false);
  });
});

describe("money that is short", () => {
  it("refuses the 14th batch call of a day, which would take what is kept for user-agent", () => {
    const spent = (calls: number) => ({
      "agent:batch-agent:day": calls * 300,
      "service:BATCH_COMPUTE:day": calls * 300,
      "house:house:day": calls * 300,
    });
    expect(ask({}, { spent: spent(12) }).action).toBe("ALLOWED");
    expect(ask({}, { spent: spent(13) })).toMatchObject({
      action: "REJECTED",
      reason: "would consume reserved budget for user-agent",
      needs: {
        text: "needs 2.00 MNEE more, or wait until 00:00 UTC",
        waitUntilMs: MIDNIGHT_MS,
        quantity: null,
      },
    });
  });

  it("says that what its limits do not let pass would wait for an approval even then", () => {
    const asking = { ...SEED_POLICY.risk, largeCost: { effect: "ask", aboveUnits: cents(2_000) } } as const;
    const world = { policy: { risk: asking } };
    const asks = "Large cost 21.00 MNEE";
    const text = `needs 1.00 MNEE more, or ask for a quantity of 6; then it waits for an approval (${asks})`;
    expect(ask({ quantity: 7 }, world)).toMatchObject({ action: "REJECTED", needs: { asks, text } });
    expect(ask({ quantity: 7, allowDowngrade: true }, world)).toMatchObject({
      action: "WAITING",
      needs: { asks },
    });
    expect(ask({ quantity: 7 })).toMatchObject({ needs: { asks: null } });
    expect(ask({ quantity: 6 }, world).needs).toBeNull();
  });

  it("keeps nothing from the agent of the highest priority, and a paused one keeps its share", () => {
    const spent = { "house:house:day": 8_900 };
    const image = { agentId: "user-agent", serviceId: "IMAGE_GEN_PREMIUM" };
    expect(ask(image, { spent }).action).toBe("ALLOWED");
    const paused = SEED_POLICY.agents.map((one) => ({ ...one, isPaused: one.id === "user-agent" }));
    const world = { spent: { "house:house:day": 3_900 }, policy: { agents: paused } };
    expect(ask({}, world).reason).toBe("would consume reserved budget for user-agent");
  });

  it("gives less where less is of use and welcome", () => {
    const seven = { quantity: 7 };
    const reason = "Cost 21.00 exceeds maxPerCall 20.00";
    expect(ask(seven)).toMatchObject({
      action: "REJECTED",
      reason,
      needs: { quantity: 6, waitUntilMs: null },
    });
    expect(ask({ ...seven, allowDowngrade: true })).toMatchObject({
      action: "DOWNGRADED",
      approved: 6,
      costUnits: cents(1_800),
      reason: `${reason}. Downgraded to quantity=6 (Risk: Large cost 21.00 MNEE)`,
      needs: { changes: [{ byUnits: cents(100) }] },
    });
    const asking = {
      risk: { ...SEED_POLICY.risk, largeCost: { effect: "ask", aboveUnits: cents(1_900) } },
    } as const;
    expect(ask({ ...seven, allowDowngrade: true }, { policy: asking })).toMatchObject({
      action: "WAITING",
      costUnits: cents(1_800),
      reason: `Large cost 21.00 MNEE; ${reason}. Downgraded to quantity=6, which costs 18.00 MNEE`,
    });
    const whole = ask({ ...seven, allowDowngrade: true }, { service: { isDivisible: false } });
    expect(whole).toMatchObject({ action: "REJECTED", reason });
  });

  it("says every limit that bound, and all that would have to change", () => {
    const spent = {
      "agent:batch-agent:day": 4_900,
      "service:BATCH_COMPUTE:day": 9_900,
      "house:house:day": 8_950,
    };
    const decision = ask({}, { spent, treasuryUnits: cents(200) });
    expect(decision.reason).toBe(
      "Insufficient daily budget. Remaining: 1.00 MNEE; " +
        "Insufficient budget of service BATCH_COMPUTE a day. Remaining: 1.00 MNEE; " +
        "Insufficient budget of house a day. Remaining: 0.50 MNEE; " +
        "would consume reserved budget for user-agent; " +
        "Insufficient treasury balance. Remaining: 2.00 MNEE",
    );
    expect(decision.needs?.text).toBe(
      "needs 2.00 MNEE more for agent batch-agent a day and 2.00 MNEE more for service BATCH_COMPUTE a day and " +
        "52.50 MNEE more for house a day and 51.00 MNEE more in the treasury",
    );
    expect(decision.caps.filter(({ binds }) => binds)).toHaveLength(3);
  });

  it("summarises logs when the budget is short or the treasury low: one step, at the summary's price", () => {
    const log = { agentId: "ops-agent", serviceId: "LOG_ARCHIVE" };
    const summarised = {
      action: "DOWNGRADED",
      service: { id: "LOG_ARCHIVE_SUMMARY" },
      mode: "SUMMARY_ONLY",
      approved: 1,
      costUnits: 0n,
    };
    const reason = "Budget low: Downgrading to summary only";
    expect(ask(log, { spent: { "agent:ops-agent:day": 3_000 } })).toMatchObject({ ...summarised, reason });
    const low = { treasuryUnits: cents(1_799), policy: { agents: agents({ reserveBps: 0 }) } };
    expect(ask(log, low)).toMatchObject({ ...summarised, reason: `${reason} (low treasury balance)` });
    expect(ask(log, { ...low, treasuryUnits: cents(1_800) }).action).toBe("ALLOWED");
  });

  it("does not call a treasury short that has just enough", () => {
    const world = {
      treasuryUnits: cents(1),
      policy: { agents: agents({ reserveBps: 0 }), lowTreasuryUnits: 0n },
    };
    expect(ask({ agentId: "ops-agent", serviceId: "LOG_ARCHIVE" }, world).action).toBe("ALLOWED");
  });

  it("waits for what an unused window leaves, where the next one is left too little", () => {
    const caps = [{ ...capOf("agent:batch-agent:hour", cents(300)), rolloverBps: 10_000 }];
    const { needs } = ask({ quantity: 2 }, { spent: { "agent:batch-agent:hour": 300 }, policy: { caps } });
    expect(needs).toMatchObject({ waitUntilMs: NOON_MS + 2 * 3_600_000 });
    expect(needs?.text).toContain("or wait until 14:00 UTC");
  });

  it("does not summarise what is only too large for one call", () => {
    const many = { agentId: "ops-agent", serviceId: "LOG_ARCHIVE", quantity: 501 };
    expect(ask(many)).toMatchObject({ action: "REJECTED", reason: "Cost 5.01 exceeds maxPerCall 5.00" });
  });

  it("goes down one step only: a summary that is no better is none", () => {
    const spent = { "agent:ops-agent:day": 3_000 };
    const log = { agentId: "ops-agent", serviceId: "LOG_ARCHIVE" };
    const dear = SEED_POLICY.services.map((one) =>
      one.id === "LOG_ARCHIVE_SUMMARY"
        ? { ...one, unitPriceUnits: 1n, summaryId: "LOG_ARCHIVE_SUMMARY" }
        : one,
    );
    const off = SEED_POLICY.services.map((one) => ({ ...one, isActive: one.id === "LOG_ARCHIVE" }));
    for (const services of [dear, off]) {
      expect(ask(log, { spent, policy: { services } })).toMatchObject({
        action: "REJECTED",
        reason: "Insufficient daily budget. Remaining: 0.00 MNEE",
      });
    }
  });

  it("lets what costs nothing pass at any limit", () => {
    const free = { agentId: "ops-agent", serviceId: "LOG_ARCHIVE_SUMMARY" };
    const spent = { "agent:ops-agent:day": 9_000, "house:house:day": 9_001 };
    expect(ask(free, { spent, treasuryUnits: 0n })).toMatchObject({ action: "ALLOWED", costUnits: 0n });
  });

  it("counts what a lowered cap is overdrawn", () => {
    const { needs } = ask({}, { spent: { "agent:batch-agent:day": 5_100 } });
    expect(needs?.changes.map(({ byUnits }) => byUnits)).toEqual([cents(400)]);
  });

  it("raises the longer windows along, so that what it names may be put in", () => {
    const caps = [capOf("agent:batch-agent:week", cents(300)), capOf("agent:batch-agent:month", cents(300))];
    const { needs } = ask({}, { spent: { "agent:batch-agent:week": 300 }, policy: { caps } });
    expect(needs?.changes.map(({ cap, byUnits }) => [cap?.window, byUnits])).toEqual([
      ["week", cents(300)],
      ["month", cents(300)],
    ]);
    expect(needs?.text).toContain("or wait until 2026-12-07 00:00 UTC");
  });
});

describe("risk", () => {
  const noted = (why: string) => `Approved (Risk: ${why})`;

  it("is told where it only notes", () => {
    const first = { callsLastHour: 2 };
    expect(ask({ quantity: 2 }, { history: first }).reason).toBe(
      noted("Agent batch-agent has made 2 calls in 1 hour, cost 6.00 MNEE"),
    );
    expect(ask({ quantity: 2 }, { history: { callsLastHour: 3 } }).reason).toBe("Approved");
    expect(ask({ quantity: 1 }, { history: first }).reason).toBe("Approved");
    const payee = SEED_POLICY.services[2]?.payee;
    expect(ask({ quantity: 4 }, { history: { hasPaidPayee: false } }).reason).toBe(
      noted(`New payee ${payee}, cost 12.00 MNEE`),
    );
    expect(ask({}, { history: { hasPaidPayee: false, failuresLastHour: 4 } }).reason).toBe(
      noted("Provider of BATCH_COMPUTE failed 4 times in 1 hour"),
    );
    expect(ask({}, { history: { failuresLastHour: 3 } }).reason).toBe("Approved");
    expect(ask({}, { history: { isProviderDown: true } })).toMatchObject({
      action: "REJECTED",
      approved: 0,
      reason: expect.stringMatching(/^The provider of \w+ does not answer$/),
    });
  });

  it("of a newcomer is a matter of low priority alone", () => {
    const world = { history: { callsLastHour: 0 }, service: { allowedAgents: null } };
    expect(ask({ agentId: "user-agent", quantity: 2 }, world).reason).toBe("Approved");
  });

  it("needs more than five calls and more than their cost to be a burst", () => {
    const burst = (calls: number, costUnits: bigint) =>
      ask({}, { history: { lastMinute: { calls, costUnits } } }).action;
    expect([burst(6, cents(1_000)), burst(5, cents(1_500)), burst(6, cents(1_001))]).toEqual([
      "ALLOWED",
      "ALLOWED",
      "REJECTED",
    ]);
  });

  it("sends to an approval where the rule says so, with what it would let pass", () => {
    const risk = { ...SEED_POLICY.risk, failingProvider: { effect: "ask", failures: 3 } } as const;
    const world = { policy: { risk }, history: { failuresLastHour: 4 } };
    const reason = "Provider of BATCH_COMPUTE failed 4 times in 1 hour";
    expect(ask({}, world)).toMatchObject({ action: "WAITING", approved: 1, costUnits: cents(300), reason });
    const short = { ...world, spent: { "agent:batch-agent:day": 4_900 } };
    expect(ask({}, short).action).toBe("REJECTED");
    expect(ask({ quantity: 7, allowDowngrade: true }, world)).toMatchObject({
      action: "WAITING",
      approved: 6,
      costUnits: cents(1_800),
      reason: `${reason}; Cost 21.00 exceeds maxPerCall 20.00. Downgraded to quantity=6, which costs 18.00 MNEE`,
    });
  });
});
