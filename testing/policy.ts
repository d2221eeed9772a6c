import type { Cap, CapScope } from "@/lib/domain/treasury/caps";
import type { Books, CallRequest } from "@/lib/domain/treasury/decide";
import { type Policy, type Priority, RESERVE_BPS, type Service } from "@/lib/domain/treasury/policy";
import type { CapWindow } from "@/lib/domain/treasury/windows";

/** Nano-MNEE of so many hundredths of an MNEE. */
export const cents = (hundredths: number): bigint => BigInt(hundredths) * 10_000_000n;

/** A call of batch-agent for one BATCH_COMPUTE. */
export const BATCH_CALL: CallRequest = {
  agentId: "batch-agent",
  serviceId: "BATCH_COMPUTE",
  quantity: 1,
  allowDowngrade: false,
};

export function capOf(place: `${CapScope}:${string}:${CapWindow}`, limitUnits: bigint): Cap {
  const [scope, of, window] = place.split(":") as [CapScope, string, CapWindow];
  return { scope, of, window, limitUnits, rolloverBps: 0, sinceAtMs: 0 };
}

function agentOf(id: string, priority: Priority) {
  return { id, priority, reserveBps: RESERVE_BPS[priority], isPaused: false };
}

function serviceOf(id: string, more: Pick<Service, "unitPriceUnits"> & Partial<Service>): Service {
  return {
    id,
    payee: `0x${id.length.toString(16).padStart(40, "0")}`,
    category: "services",
    isActive: true,
    isVerified: true,
    isDivisible: true,
    allowedAgents: null,
    blockedAgents: [],
    summaryId: null,
    endpoint: "http://127.0.0.1:8001/",
    method: "POST",
    statusEndpoint: null,
    fixedInput: {},
    input: null,
    ownerId: null,
    ...more,
  };
}

/** The seed's agents and services with its caps, the house's cap of 90 a day, and rules that only the seed's risks meet. */
export const SEED_POLICY: Policy = {
  agents: [agentOf("user-agent", "HIGH"), agentOf("batch-agent", "LOW"), agentOf("ops-agent", "MEDIUM")],
  services: [
    serviceOf("IMAGE_GEN_PREMIUM", {
      unitPriceUnits: cents(100),
      allowedAgents: ["user-agent", "ops-agent"],
    }),
    serviceOf("PRICE_ORACLE", { unitPriceUnits: cents(5), method: "GET" }),
    serviceOf("BATCH_COMPUTE", {
      unitPriceUnits: cents(300),
      statusEndpoint: "http://127.0.0.1:8003/batch/status",
      isVerified: false,
      allowedAgents: ["batch-agent", "ops-agent"],
    }),
    serviceOf("LOG_ARCHIVE", {
      unitPriceUnits: cents(1),
      summaryId: "LOG_ARCHIVE_SUMMARY",
      fixedInput: { level: "full" },
    }),
    serviceOf("LOG_ARCHIVE_SUMMARY", { unitPriceUnits: 0n, fixedInput: { level: "summary" } }),
  ],
  caps: [
    capOf("agent:user-agent:call", cents(1_000)),
    capOf("agent:user-agent:day", cents(10_000)),
    capOf("agent:batch-agent:call", cents(2_000)),
    capOf("agent:batch-agent:day", cents(5_000)),
    capOf("agent:ops-agent:call", cents(500)),
    capOf("agent:ops-agent:day", cents(3_000)),
    capOf("service:IMAGE_GEN_PREMIUM:day", cents(5_000)),
    capOf("service:PRICE_ORACLE:day", cents(1_000)),
    capOf("service:BATCH_COMPUTE:day", cents(10_000)),
    capOf("house:house:day", cents(9_000)),
  ],
  risk: {
    burst: { effect: "refuse", calls: 5, aboveUnits: cents(1_000) },
    newcomer: { effect: "note", calls: 3, aboveUnits: cents(500) },
    newPayee: { effect: "note", aboveUnits: cents(1_000) },
    failingProvider: { effect: "note", failures: 3 },
    largeCost: { effect: "note", aboveUnits: cents(2_000) },
  },
  lowTreasuryUnits: cents(1_800),
  isStopped: false,
};

/** Books in which nothing was spent yet, and a history without risk. */
export const FRESH_BOOKS: Books = {
  usageOf: () => ({ spentUnits: 0n, heldUnits: 0n, carriedUnits: 0n }),
  treasuryUnits: cents(100_000_000),
  history: {
    lastMinute: { calls: 0, costUnits: 0n },
    callsLastHour: 10,
    hasPaidPayee: true,
    failuresLastHour: 0,
    isProviderDown: false,
  },
};

/** The policy with services that all take a text of their own, `base`, and nothing else. */
export function takingBase(policy: Policy): Policy {
  const base = {
    type: "string",
    isRequired: true,
    description: "whose price",
    least: 1,
    most: 9,
    oneOf: null,
  } as const;
  const input = { forms: [{ base }], example: "{}" };
  return { ...policy, services: policy.services.map((one) => ({ ...one, input })) };
}

/** Rules as a change of the policy says them, in text. */
export const RISK_INPUT = {
  burst: { effect: "note", calls: 5, aboveUnits: "1" },
  newcomer: { effect: "note", calls: 5, aboveUnits: "1" },
  newPayee: { effect: "ask", aboveUnits: "1" },
  failingProvider: { effect: "note", failures: 3 },
  largeCost: { effect: "refuse", aboveUnits: "1" },
} as const;
