import fc from "fast-check";
import { CAP_SCOPES, type Cap, capKey, THE_HOUSE } from "@/lib/domain/treasury/caps";
import {
  type Policy,
  PRIORITIES,
  RISK_EFFECTS,
  type Service,
  type SpendingAgent,
} from "@/lib/domain/treasury/policy";
import { CAP_WINDOWS } from "@/lib/domain/treasury/windows";
import { SEED_POLICY } from "@/testing/policy";

/** Few names, so that two policies meet. */
export const AGENT_IDS = ["a", "b", "c"] as const;
export const SERVICE_IDS = ["s", "t", "log"] as const;
const NAMES = {
  service: SERVICE_IDS,
  agent: AGENT_IDS,
  payee: ["p", "q"],
  category: ["x", "y"],
  house: [THE_HOUSE],
};

const units = fc.bigInt({ min: 0n, max: 40n });
const count = fc.integer({ min: 0, max: 4 });
const effect = fc.constantFrom(...RISK_EFFECTS);

const cap: fc.Arbitrary<Cap> = fc.constantFrom(...CAP_SCOPES).chain((scope) =>
  fc.record({
    scope: fc.constant(scope),
    of: fc.constantFrom(...NAMES[scope]),
    window: fc.constantFrom(...CAP_WINDOWS),
    limitUnits: units,
    rolloverBps: fc.constantFrom(0, 2_500, 10_000),
    sinceAtMs: fc.constant(0),
  }),
);

/** Rows that may contradict each other, twins among them. */
export const someCaps = fc.array(cap, { maxLength: 12 });

const agentOf = (id: string): fc.Arbitrary<SpendingAgent> =>
  fc.record({
    id: fc.constant(id),
    priority: fc.constantFrom(...PRIORITIES),
    reserveBps: fc.constantFrom(0, 5_000),
    isPaused: fc.boolean(),
  });

const serviceOf = (id: string): fc.Arbitrary<Service> =>
  fc
    .record({
      payee: fc.constantFrom("p", "q"),
      category: fc.constantFrom("x", "y"),
      unitPriceUnits: fc.bigInt({ min: 0n, max: 9n }),
      isActive: fc.boolean(),
      isVerified: fc.boolean(),
      isDivisible: fc.boolean(),
      allowedAgents: fc.option(fc.subarray([...AGENT_IDS])),
      blockedAgents: fc.subarray([...AGENT_IDS]),
      summaryId: fc.constantFrom(null, "t"),
      endpoint: fc.constantFrom("http://one.test/", "http://two.test/"),
    })
    .map((more) => ({ ...(SEED_POLICY.services[0] ?? never()), ...more, id }));

function never(): never {
  throw new RangeError("The seed has services.");
}

/** Any policy of these few names; not always one that is sound. */
export const somePolicy: fc.Arbitrary<Policy> = fc.record({
  agents: fc.subarray([...AGENT_IDS]).chain((ids) => fc.tuple(...ids.map(agentOf))),
  services: fc.subarray([...SERVICE_IDS]).chain((ids) => fc.tuple(...ids.map(serviceOf))),
  caps: fc.uniqueArray(cap, { maxLength: 8, selector: capKey }),
  risk: fc.record({
    burst: fc.record({ effect, calls: count, aboveUnits: units }),
    newcomer: fc.record({ effect, calls: count, aboveUnits: units }),
    newPayee: fc.record({ effect, aboveUnits: units }),
    failingProvider: fc.record({ effect, failures: count }),
    largeCost: fc.record({ effect, aboveUnits: units }),
  }),
  lowTreasuryUnits: units,
  isStopped: fc.boolean(),
});
