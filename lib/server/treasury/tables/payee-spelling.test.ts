import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { DAY_MS } from "@/lib/domain/time";
import { testContext } from "@/testing/context";
import { capOf, cents } from "@/testing/policy";
import { describeOnBothEngines } from "@/testing/store/books";
import { askFor, DEMO_POLICY, openTreasury } from "@/testing/treasury";
import { sumsOfCalls } from "./service-calls";

const MIGRATION = "prisma/migrations/20261130131000_treasury_payee_spelling";
const PAYEE = "0x000000000000000000000000000000000000000d";

describeOnBothEngines("calls from before payees had one spelling", (world) => {
  it("count for their payee, whose windows are opened anew from them", async () => {
    const context = testContext(world());
    const caps = [capOf(`payee:${PAYEE}:day`, cents(600))];
    await openTreasury(context, { policy: { ...DEMO_POLICY, caps } });
    await askFor(context);
    await context.store.write(async (tx) => {
      await tx.run("UPDATE service_calls SET payee_address = ?", [PAYEE.toUpperCase()]);
      await tx.run("UPDATE budget_windows SET of_id = ?", [PAYEE.toUpperCase()]);
    });
    const sql = readFileSync(`${MIGRATION}/${world().engine}.sql`, "utf8").replaceAll(/^--.*$/gm, "");
    for (const statement of sql.split(";").filter((part) => part.trim() !== ""))
      await context.store.write((tx) => tx.run(statement));
    const day = { scope: "payee", ofId: PAYEE, fromMs: context.nowMs - DAY_MS, untilMs: null } as const;
    expect(await context.store.read((tx) => sumsOfCalls(tx, day))).toMatchObject({ heldUnits: cents(300) });
    expect((await askFor(context)).decision.action).toBe("ALLOWED");
    expect((await askFor(context)).decision.action).toBe("REJECTED");
    const windows = await context.store.read((tx) => tx.all("SELECT of_id, held_units FROM budget_windows"));
    expect(windows).toEqual([{ ofId: PAYEE, heldUnits: cents(600) }]);
  });
});
