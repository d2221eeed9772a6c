import { describe, expect, it } from "vitest";
import { capOf, cents, SEED_POLICY } from "@/testing/policy";
import {
  afterWord,
  capsOn,
  inEffect,
  type OwnedService,
  unopened,
  withoutService,
  withoutUnsaid,
  withService,
} from "./owned-service";
import type { Policy, Service } from "./policy";

const OWNED: OwnedService = {
  id: "WEATHER",
  ownerId: "usr_1",
  endpoint: "http://provider.test/weather",
  method: "GET",
  statusEndpoint: null,
  unitPriceUnits: cents(50),
  payeeAddress: "0xab",
  category: "art",
  isDivisible: true,
  isActive: true,
};
const UNOPENED = unopened(OWNED);
const OPENED: Service = { ...UNOPENED, allowedAgents: ["ops-agent"], isVerified: true };

const policyWith = (service: Service, more: Partial<Policy> = {}): Policy => ({
  ...SEED_POLICY,
  services: [...SEED_POLICY.services, service],
  ...more,
});

describe("an owner's service", () => {
  it("is closed to all agents before an operator opens it", () => {
    expect(UNOPENED).toMatchObject({ allowedAgents: [], isVerified: false, payee: "0xab", ownerId: "usr_1" });
  });

  it("is what an operator opened, as long as its owner has it so", () => {
    expect(inEffect(OPENED, OWNED)).toEqual(OPENED);
    expect(inEffect({ ...OPENED, allowedAgents: null }, OWNED)).toMatchObject({ allowedAgents: null });
  });

  it("costs what its owner asks, where that is less", () => {
    const cheaper = inEffect(OPENED, { ...OWNED, unitPriceUnits: cents(20) });
    expect(cheaper).toEqual({ ...OPENED, unitPriceUnits: cents(20) });
  });

  it.each<[string, Partial<OwnedService>]>([
    ["dearer", { unitPriceUnits: cents(50) + 1n }],
    ["elsewhere", { endpoint: "http://provider.test/other" }],
    ["told of elsewhere", { statusEndpoint: "http://provider.test/status" }],
    ["asked otherwise", { method: "POST" }],
    ["paid to another", { payeeAddress: "0xcd" }],
  ])("is closed where it is %s, and shown as its owner has it", (_, change) => {
    const { payeeAddress: payee, ...facts } = { ...OWNED, ...change };
    const { endpoint, statusEndpoint, method, unitPriceUnits } = facts;
    expect(inEffect({ ...OPENED, blockedAgents: ["batch-agent"] }, { ...OWNED, ...change })).toEqual({
      ...OPENED,
      endpoint,
      statusEndpoint,
      method,
      unitPriceUnits,
      payee,
      allowedAgents: [],
      isVerified: false,
      blockedAgents: ["batch-agent"],
    });
  });

  it("is active where its owner and the policy say so", () => {
    const isActive = (said: boolean, owned: boolean, more: Partial<OwnedService> = {}) =>
      inEffect({ ...OPENED, isActive: said }, { ...OWNED, isActive: owned, ...more }).isActive;
    expect([isActive(true, true), isActive(true, false), isActive(false, true)]).toEqual([
      true,
      false,
      false,
    ]);
    expect(isActive(false, true, { method: "POST" })).toBe(false);
  });

  it("is closed and not active where it is gone, or another's of the same id", () => {
    const gone = { ...OPENED, isActive: false, allowedAgents: [], isVerified: false };
    expect(inEffect(OPENED, null)).toEqual(gone);
    expect(inEffect(OPENED, { ...OWNED, ownerId: "usr_2" })).toEqual(gone);
  });

  it("is the house's own where the policy says so, whatever owners say", () => {
    const own = { ...OPENED, ownerId: null };
    expect(inEffect(own, { ...OWNED, unitPriceUnits: 0n })).toBe(own);
  });
});

describe("an operator's word", () => {
  it("changes what it says and leaves the rest", () => {
    const service = { ...OPENED, blockedAgents: ["batch-agent"] };
    expect(afterWord(service, {})).toEqual(service);
    expect(afterWord(service, { allowedAgents: null })).toEqual({ ...service, allowedAgents: null });
    expect(afterWord(service, { active: false, verified: false, blockedAgents: [] })).toEqual({
      ...service,
      isActive: false,
      isVerified: false,
      blockedAgents: [],
    });
  });

  it("that closes leaves nothing but what it says besides", () => {
    const service = { ...OPENED, blockedAgents: ["batch-agent"] };
    expect(afterWord(service, { allowedAgents: [] })).toEqual({
      ...service,
      allowedAgents: [],
      isVerified: false,
      blockedAgents: [],
    });
    const said = { allowedAgents: [], verified: true, blockedAgents: ["ops-agent"] };
    expect(afterWord(service, said)).toMatchObject({ isVerified: true, blockedAgents: ["ops-agent"] });
  });
});

const OWN_CAPS = ["service:WEATHER:day", "payee:0xab:day", "category:art:day"] as const;

describe("the policy", () => {
  const [first] = SEED_POLICY.services;

  it("has a service in its place, or at its end", () => {
    if (!first) throw new RangeError("The seed has services.");
    const changed = withService(SEED_POLICY, { ...first, isActive: false });
    expect(changed.services.map(({ id }) => id)).toEqual(SEED_POLICY.services.map(({ id }) => id));
    expect(changed.services[0]?.isActive).toBe(false);
    expect(withService(SEED_POLICY, OPENED)).toEqual(policyWith(OPENED));
  });

  it("loses a service with the caps of it alone", () => {
    const caps = [...SEED_POLICY.caps, capOf("category:WEATHER:day", 1n)];
    const with_ = policyWith(OPENED, { caps: [...caps, capOf("service:WEATHER:day", 1n)] });
    expect(withoutService(with_, "WEATHER")).toEqual({ ...SEED_POLICY, caps });
  });

  it("knows the caps that are on these services and on no other", () => {
    const own = OWN_CAPS.map((key) => capOf(key, 1n));
    const others = (["category:services:day", "house:house:month"] as const).map((key) => capOf(key, 1n));
    expect(capsOn(policyWith(OPENED, { caps: [...others, ...own] }), [OPENED])).toEqual(own);
    const twin = { ...UNOPENED, id: "TWIN", ownerId: null };
    const shared = { ...policyWith(OPENED, { caps: own }), services: [OPENED, twin] };
    expect(capsOn(shared, [OPENED])).toEqual(own.slice(0, 1));
  });

  it("leaves out owners' services that it says nothing of, and no others", () => {
    const isKept = (service: Service, more: Partial<Policy> = {}) =>
      withoutUnsaid(policyWith(service, more)).services.some(({ id }) => id === "WEATHER");
    expect(isKept(UNOPENED)).toBe(false);
    expect(isKept({ ...UNOPENED, ownerId: null })).toBe(true);
    expect(isKept({ ...UNOPENED, allowedAgents: null })).toBe(true);
    expect(isKept({ ...UNOPENED, allowedAgents: ["ops-agent"] })).toBe(true);
    expect(isKept({ ...UNOPENED, isVerified: true })).toBe(true);
    expect(isKept({ ...UNOPENED, blockedAgents: ["ops-agent"] })).toBe(true);
    for (const key of OWN_CAPS) expect(isKept(UNOPENED, { caps: [capOf(key, 1n)] }), key).toBe(true);
    const summed = { ...OPENED, id: "LONG", summaryId: "WEATHER" };
    expect(isKept(UNOPENED, { services: [UNOPENED, summed] })).toBe(true);
  });
});
