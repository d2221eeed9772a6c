import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { DAY_MS } from "@/lib/domain/time";
import { resetBudgets } from "@/lib/server/treasury/commands/reset-budgets";
import { alertsIn } from "@/lib/server/treasury/reads/alerts";
import { testContext } from "@/testing/context";
import { actorOf, addUser } from "@/testing/people";
import { capOf, cents } from "@/testing/policy";
import { describeOnBothEngines } from "@/testing/store/books";
import { askFor, DEMO_POLICY, openTreasury } from "@/testing/treasury";
import { lastReset } from "./budget-resets";
import { setBudgetTime } from "./budgets";

const MIGRATIONS = ["20261130190000_treasury_undone_resets", "20261130190100_treasury_alerts_anew"];

describeOnBothEngines("a clock that was set back before resets could be undone", (world) => {
  it("has those after it undone, and what was said after it forgotten; what lies before it stays", async () => {
    const context = testContext(world());
    await addUser(context, { id: "operator-001", isOperator: true });
    await openTreasury(context, {
      policy: { ...DEMO_POLICY, caps: [capOf("agent:batch-agent:day", cents(300))] },
    });
    const reset = () => resetBudgets(context, { actor: actorOf("operator-001"), input: { reason: "anew" } });
    await askFor(context);
    await reset();
    context.pass(2 * DAY_MS);
    await askFor(context);
    await reset();
    context.pass(-DAY_MS);
    await context.store.write((tx) => setBudgetTime(tx, context.nowMs));
    const told = () => context.store.read(alertsIn);
    expect(await told()).toHaveLength(4);
    for (const name of MIGRATIONS) {
      const sql = readFileSync(`prisma/migrations/${name}/${world().engine}.sql`, "utf8");
      for (const statement of sql.replaceAll(/^--.*$/gm, "").split(";"))
        if (/^\s*(INSERT|DELETE)/.test(statement)) await context.store.write((tx) => tx.run(statement));
    }
    const between = (fromMs: number, untilMs: number) =>
      context.store.read((tx) => lastReset(tx, { agentId: "batch-agent", fromMs, untilMs }));
    expect(await between(context.nowMs, context.nowMs + 3 * DAY_MS)).toBeNull();
    expect(await between(0, context.nowMs)).not.toBeNull();
    expect((await told()).map(({ percent }) => percent)).toEqual([100, 80]);
  });
});
