import { expect, it } from "vitest";
import type { Policy } from "@/lib/domain/treasury/policy";
import { putHealth } from "@/lib/server/treasury/tables/service-health";
import { testContext } from "@/testing/context";
import { BATCH_CALL, capOf, cents } from "@/testing/policy";
import { describeOnBothEngines } from "@/testing/store/books";
import { askFor, DEMO_POLICY, openTreasury } from "@/testing/treasury";
import { booksOfCall } from "./books-of-call";

const SUMMARY = capOf("service:LOG_ARCHIVE_SUMMARY:day", cents(900));
const POLICY: Policy = {
  ...DEMO_POLICY,
  caps: [SUMMARY],
  services: DEMO_POLICY.services.map((one) =>
    one.id === "LOG_ARCHIVE_SUMMARY" ? { ...one, unitPriceUnits: cents(1) } : one,
  ),
};

describeOnBothEngines("the books that a call is decided by", (world) => {
  const open = async () => {
    const context = testContext(world());
    await openTreasury(context, { policy: POLICY });
    const books = (serviceId: string) => {
      const request = { ...BATCH_CALL, agentId: "ops-agent", serviceId };
      return context.store.read((tx) => booksOfCall(tx, { policy: POLICY, request, atMs: context.nowMs }));
    };
    return { context, books };
  };

  it("have what its summary's caps have seen, should it be bought instead", async () => {
    const { context, books } = await open();
    await askFor(context, { agentId: "ops-agent", serviceId: "LOG_ARCHIVE_SUMMARY", quantity: 3 });
    expect((await books("LOG_ARCHIVE")).usageOf(SUMMARY).heldUnits).toBe(cents(3));
    expect((await books("BATCH_COMPUTE")).usageOf(SUMMARY).heldUnits).toBe(0n);
  });

  it("know whether its provider is down, and nothing of a service that is none", async () => {
    const { context, books } = await open();
    const isDown = async (serviceId: string) => (await books(serviceId)).history.isProviderDown;
    expect([await isDown("BATCH_COMPUTE"), await isDown("NOWHERE")]).toEqual([false, false]);
    const seen = { sinceAtMs: 1, checkedAtMs: 1, failuresInRow: 3, tookMs: null, error: "gone" };
    await context.store.write((tx) =>
      putHealth(tx, { origin: "http://127.0.0.1:8001", state: "down", ...seen }),
    );
    expect([await isDown("BATCH_COMPUTE"), await isDown("NOWHERE")]).toEqual([true, false]);
    expect((await books("NOWHERE")).history).toMatchObject({ failuresLastHour: 0, hasPaidPayee: false });
  });
});
