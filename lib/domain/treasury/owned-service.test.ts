import { describe, expect, it } from "vitest";
import { SEED_POLICY } from "@/testing/policy";
import { closedBy, inEffect, type OwnedService } from "./owned-service";
import { isOpenToAgents, type Service } from "./policy";

const [seed] = SEED_POLICY.services;
const OPENED: Service = { ...(seed ?? SEED_POLICY.services[0]), ownerId: "usr_1" } as Service;
const OWNED: OwnedService = { ...OPENED, ownerId: "usr_1", payeeAddress: OPENED.payee };

describe("what closed an owner's service", () => {
  it.each([
    ["nothing", OWNED, null],
    ["nothing, when cheaper", { ...OWNED, unitPriceUnits: OPENED.unitPriceUnits - 1n }, null],
    ["its price", { ...OWNED, unitPriceUnits: OPENED.unitPriceUnits + 1n }, "price"],
    ["its place", { ...OWNED, endpoint: "http://elsewhere.test/" }, "place"],
    ["its place, dearer or not", { ...OWNED, payeeAddress: "0xab", unitPriceUnits: 10n ** 12n }, "place"],
    ["its owner", null, "owner"],
    ["another owner", { ...OWNED, ownerId: "usr_2" }, "owner"],
  ] as const)("%s", (_, owned, why) => {
    expect(closedBy(OPENED, owned)).toBe(why);
    expect(isOpenToAgents(inEffect(OPENED, owned))).toBe(why === null);
  });

  it("is nothing for the house's own, and for one that was never opened", () => {
    expect(closedBy({ ...OPENED, ownerId: null }, null)).toBeNull();
    expect(closedBy({ ...OPENED, allowedAgents: [] }, null)).toBeNull();
  });
});
