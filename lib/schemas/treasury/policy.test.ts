import { expect, test } from "vitest";
import { changePolicyBody, policyDocument } from "./policy";

const RULE = { effect: "note", calls: 1, aboveUnits: "1" } as const;

/** A version as it was kept before services said how they are asked and whose they are. */
const OLD = {
  agents: [],
  services: [
    {
      id: "THING",
      unitPriceUnits: "1000",
      payee: "0x01",
      category: "services",
      isActive: true,
      isVerified: false,
      isDivisible: true,
      allowedAgents: null,
      blockedAgents: [],
      summaryId: null,
      endpoint: "http://127.0.0.1:8001/thing",
    },
  ],
  caps: [],
  risk: {
    burst: RULE,
    newcomer: RULE,
    newPayee: { effect: "note", aboveUnits: "1" },
    failingProvider: { effect: "note", failures: 1 },
    largeCost: { effect: "note", aboveUnits: "1" },
  },
  lowTreasuryUnits: "0",
  isStopped: false,
} as const;

test("a version from before services said how they are asked is still read", () => {
  expect(policyDocument.parse(OLD).services).toEqual([
    {
      ...OLD.services[0],
      unitPriceUnits: 1_000n,
      method: "POST",
      statusEndpoint: null,
      fixedInput: {},
      input: null,
      ownerId: null,
    },
  ]);
});

test("a payee has one spelling, of a service and of a cap; all else stays as it is spelt", () => {
  const cap = { of: "0xAB", window: "day", limitUnits: "1" } as const;
  const caps = [
    { ...cap, scope: "payee" },
    { ...cap, scope: "category" },
  ] as const;
  const services = [{ ...OLD.services[0], payee: "0xAB" }];
  const read = policyDocument.parse({
    ...OLD,
    services,
    caps: caps.map((one) => ({ ...one, sinceAtMs: 0 })),
  });
  expect(read.services[0]?.payee).toBe("0xab");
  const { risk, lowTreasuryUnits } = OLD;
  const body = changePolicyBody.parse({ version: 1, reason: "x", caps, risk, lowTreasuryUnits });
  expect(body.mode).toBe("enforce");
  for (const { caps: spelt } of [read, body]) expect(spelt.map(({ of }) => of)).toEqual(["0xab", "0xAB"]);
});

test("of a payee's caps that were spelt in two ways, and are twins so, a kept version has the lower", () => {
  const cap = { scope: "payee", window: "day", rolloverBps: 0, sinceAtMs: 0 } as const;
  const caps = [
    { ...cap, of: "0xAB", limitUnits: "9" },
    { ...cap, of: "0xab", limitUnits: "2", sinceAtMs: 5 },
    { ...cap, of: "0xAb", limitUnits: "3" },
    { ...cap, of: "0xab", window: "week", limitUnits: "10" },
  ] as const;
  const kept = policyDocument.parse({ ...OLD, caps }).caps;
  expect(kept.map(({ window, limitUnits, sinceAtMs }) => [window, limitUnits, sinceAtMs])).toEqual([
    ["day", 2n, 5],
    ["week", 10n, 0],
  ]);
});

test("a method that is none is refused", () => {
  const services = [{ ...OLD.services[0], method: "DELETE" }];
  expect(policyDocument.safeParse({ ...OLD, services }).success).toBe(false);
});
