import { describe, expect, it } from "vitest";
import type { Service } from "@/lib/domain/treasury/policy";
import { BATCH_CALL, FRESH_BOOKS, SEED_POLICY } from "@/testing/policy";
import { evidenceOf } from "./evidence-of";

const [some] = SEED_POLICY.services;
if (!some) throw new RangeError("The seed has no services.");
const service = (id: string, more: Partial<Service> = {}): Service => ({ ...some, id, ...more });
const idsFor = (services: readonly Service[]) => {
  const request = { ...BATCH_CALL, serviceId: "asked" };
  const { services: kept } = evidenceOf(
    { ...SEED_POLICY, services: [...services] },
    { request, books: FRESH_BOOKS },
  );
  return kept.map(({ id }) => id);
};

describe("what is kept of a decision", () => {
  it("is the owners' services that were read for it: the one asked for, and its summary", () => {
    const owned = { ownerId: "buyer-001" };
    const asked = service("asked", { ...owned, summaryId: "short" });
    const others = [service("other", owned), service("short", owned)];
    expect(idsFor([...others, asked])).toEqual(["short", "asked"]);
    expect(idsFor([service("short"), asked])).toEqual(["asked"]);
    expect(idsFor([service("asked", { summaryId: "short" }), ...others])).toEqual(["short"]);
    expect(idsFor(others)).toEqual([]);
  });
});
