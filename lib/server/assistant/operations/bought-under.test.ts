import { expect, it } from "vitest";
import type { KeptTool } from "@/lib/server/assistant/tables/rows";
import { idempotencyKeyOf } from "@/lib/server/http/idempotency";
import { insertIdempotencyKey } from "@/lib/server/kernel/tables/idempotency";
import { cast } from "@/testing/people";
import { describeOnBothEngines } from "@/testing/store/books";
import { boughtUnder } from "./bought-under";
import { purchaseKey } from "./purchase-key";

const tool = (index: number, more: Partial<KeptTool> = {}): KeptTool => {
  const asked = { serviceId: "PRICE_ORACLE", kind: "price", quantity: 1, input: { base: "ETH" } } as const;
  return { type: "tool", index, ...asked, decisionId: null, error: null, ...more };
};
const OF = { key: "msg_1", bodyHash: "" };

describeOnBothEngines("the key of a purchase", (world) => {
  it("is the wish and how often it was asked before, whatever stands between", () => {
    const other = { serviceId: "LOG_ARCHIVE" };
    const first = purchaseKey(OF, tool(0), []);
    expect(purchaseKey(OF, tool(1), [tool(0, other)])).toEqual(first);
    expect(purchaseKey(OF, tool(1), [tool(0, { error: "It was refused." })])).toEqual(first);
    expect(purchaseKey(OF, tool(1), [tool(0), tool(1)]).key).not.toBe(first.key);
    const faulty = tool(0, { decisionId: "dec_1", error: "It could not be asked." });
    expect(purchaseKey(OF, tool(1), [faulty]).key).not.toBe(first.key);
    expect(purchaseKey(OF, tool(0, { input: { base: "BTC" } }), []).key).not.toBe(first.key);
    expect(purchaseKey({ ...OF, key: "msg_2" }, tool(0), []).key).not.toBe(first.key);
  });

  it("is none that a header can carry", () => {
    const { key } = purchaseKey(OF, tool(0), []);
    const carried = (header: string) => idempotencyKeyOf(new Headers({ "idempotency-key": header }));
    expect(() => carried(key)).toThrow();
    expect(() => carried(`"${key}"`)).toThrow();
    expect(carried(`"${key.trim()}"`)).not.toBe(key);
  });

  it("tells of nothing that another request has left, and of no answer that it cannot read", async () => {
    const { context, buyer: actor } = await cast(world());
    const nowMs = context.clock();
    const kept = async (index: number, more: { route?: string; bodyHash?: string; body: string }) => {
      const key = purchaseKey({ ...OF, key: `msg_${index}` }, tool(0), []);
      const times = { createdAtMs: nowMs, expiresAtMs: nowMs + 1 };
      const row = { principal: `user:${actor.userId}`, ...key, status: 200, ...times, ...more };
      await context.store.write((tx) => insertIdempotencyKey(tx, row));
      return context.store.read((tx) => boughtUnder(tx, { actor, key, nowMs }));
    };
    const body = '{"id":"dec_1"}';
    expect(await kept(1, { body })).toBe("dec_1");
    expect(await kept(2, { body, route: "POST /api/v1/tasks" })).toBeNull();
    expect(await kept(3, { body, bodyHash: "another" })).toBeNull();
    expect(await kept(4, { body: "no JSON" })).toBeNull();
    expect(await kept(5, { body: '{"name":1}' })).toBeNull();
  });
});
