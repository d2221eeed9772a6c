import type { Cap } from "@/lib/domain/treasury/caps";
import type { Policy } from "@/lib/domain/treasury/policy";
import { changeOf, type PolicyChange } from "@/lib/domain/treasury/policy-draft";
import { capOf, cents } from "@/testing/policy";
import { DEMO_POLICY } from "@/testing/treasury";
import type { ChanceLife } from "@/testing/treasury/recorded-life";

/** Four hours before a midnight. */
export const FROM_MS = Date.UTC(2026, 10, 29, 20);
export const AT_ONCE = 100;

const rolling = (cap: Cap, rolloverBps: number): Cap => ({ ...cap, rolloverBps });

/** Every window and scope, with rollover, and rules that ask, refuse and note. */
export const POLICY: Policy = {
  ...DEMO_POLICY,
  caps: [
    capOf("agent:user-agent:call", cents(700)),
    rolling(capOf("agent:user-agent:day", cents(30_000)), 2_500),
    rolling(capOf("agent:batch-agent:day", cents(40_000)), 5_000),
    rolling(capOf("agent:ops-agent:hour", cents(6_000)), 5_000),
    capOf("agent:ops-agent:day", cents(60_000)),
    capOf("service:IMAGE_GEN_PREMIUM:week", cents(90_000)),
    rolling(capOf("category:services:hour", cents(9_000)), 1_000),
    capOf("house:house:day", cents(120_000)),
    capOf("house:house:lifetime", cents(900_000)),
  ],
  risk: {
    burst: { effect: "refuse", calls: 6, aboveUnits: cents(2_500) },
    newcomer: { effect: "note", calls: 3, aboveUnits: cents(500) },
    newPayee: { effect: "ask", aboveUnits: cents(400) },
    failingProvider: { effect: "note", failures: 3 },
    largeCost: { effect: "ask", aboveUnits: cents(2_000) },
  },
};

export const HALVED: PolicyChange = {
  ...changeOf(POLICY),
  caps: changeOf(POLICY).caps.map((cap) => ({ ...cap, limitUnits: cap.limitUnits / 2n })),
};

/** Services close, agents pause, and caps come, rise, fall and go. */
export function later(round: number): Policy {
  const caps = POLICY.caps.filter((cap) => round % 3 !== 2 || cap.window !== "week");
  const byUnits = cents(round % 2 === 0 ? 500 : -400);
  const more = round % 3 === 1 ? [capOf("service:BATCH_COMPUTE:day", cents(20_000))] : [];
  return {
    ...POLICY,
    caps: [
      ...caps.map((cap) => (cap.window === "hour" ? { ...cap, limitUnits: cap.limitUnits + byUnits } : cap)),
      ...more,
    ],
    agents: POLICY.agents.map((one) => ({ ...one, isPaused: one.id === "batch-agent" && round % 4 === 1 })),
    services: POLICY.services.map((one) => ({
      ...one,
      isActive: one.id !== "PRICE_ORACLE" || round % 5 !== 3,
    })),
  };
}

/** So many calls, with a change of the policy every 700. */
export async function live(
  life: ChanceLife,
  calls: number,
  between: () => Promise<void> = async () => undefined,
): Promise<void> {
  const { store } = life.context;
  for (let round = 0; round < calls / AT_ONCE; round++) {
    await store.write(async (tx) => {
      for (let call = 0; call < AT_ONCE; call++) await life.step(tx);
    });
    await between();
    if (round % 7 !== 6) continue;
    const policy = later(Math.floor(round / 7));
    const change = { kind: "policy", atMs: life.context.nowMs, policy } as const;
    await store.write((tx) => life.do(tx, change));
  }
}
