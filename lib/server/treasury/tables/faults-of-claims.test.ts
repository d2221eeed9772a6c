import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { testContext } from "@/testing/context";
import { describeOnBothEngines } from "@/testing/store/books";
import { askFor, openTreasury } from "@/testing/treasury";
import { failuresSince } from "./call-history";

const MIGRATION = "prisma/migrations/20261201080100_treasury_claim_faults";

describeOnBothEngines("claims from before calls had a fault", (world) => {
  it("are their provider's, which what was taken back, or said to be the caller's, is not", async () => {
    const context = testContext(world());
    await openTreasury(context);
    const put = async (state: string, fault: string | null) => {
      const { decision } = await askFor(context, { serviceId: "PRICE_ORACLE" });
      await context.store.write((tx) =>
        tx.run("UPDATE service_calls SET state = ?, fault = ? WHERE id = ?", [state, fault, decision.id]),
      );
    };
    await put("claimed", null);
    await put("claimed", "caller");
    await put("released", null);
    const failures = () =>
      context.store.read((tx) => failuresSince(tx, { serviceId: "PRICE_ORACLE", sinceMs: 0 }));
    expect(await failures()).toBe(0);
    const sql = readFileSync(`${MIGRATION}/${world().engine}.sql`, "utf8").replaceAll(/^--.*$/gm, "");
    await context.store.write((tx) => tx.run(sql));
    expect(await failures()).toBe(1);
  });
});
