import { expect, it } from "vitest";
import { DAY_MS } from "@/lib/domain/time";
import type { Cap } from "@/lib/domain/treasury/caps";
import { setClockBack } from "@/lib/server/treasury/commands/set-clock-back";
import { alertsIn } from "@/lib/server/treasury/reads/alerts";
import { readUsage } from "@/lib/server/treasury/reads/read-usage";
import { testContext } from "@/testing/context";
import { addUser } from "@/testing/people";
import { capOf, cents } from "@/testing/policy";
import { describeOnBothEngines } from "@/testing/store/books";
import { askFor, changePolicyTo, DEMO_POLICY, openTreasury } from "@/testing/treasury";

const MIDNIGHT_MS = Date.UTC(2026, 11, 1);
const DAY = { ...capOf("agent:batch-agent:day", cents(900)), window: "day" as const };
const CALL = capOf("agent:batch-agent:call", cents(600));

describeOnBothEngines("the window of a cap", (world) => {
  const open = async (caps: readonly Cap[]) => {
    const context = testContext(world(), { nowMs: MIDNIGHT_MS });
    await openTreasury(context, { policy: { ...DEMO_POLICY, caps: [...caps] } });
    context.pass(1);
    return context;
  };

  it("is another where the cap went and came again: it has seen what passed meanwhile", async () => {
    const context = await open([DAY, CALL]);
    const put = (caps: readonly Cap[]) => changePolicyTo(context, (policy) => ({ ...policy, caps }));
    await askFor(context);
    await put([]);
    await askFor(context);
    await put([DAY, CALL]);
    const usage = await context.store.read((tx) => readUsage(tx, DAY, context.nowMs));
    expect(usage).toMatchObject({ heldUnits: cents(600), isOpen: false });
  });

  it("says anew what is so once the clock of budgets is set back, and forgets what was said ahead", async () => {
    const context = await open([{ ...DAY, limitUnits: cents(600) }]);
    const actor = await addUser(context, { id: "operator-001", isOperator: true });
    context.pass(3 * DAY_MS);
    await askFor(context);
    await askFor(context);
    context.pass(-3 * DAY_MS);
    await setClockBack(context, { actor, input: { reason: "it was wrong" } });
    const said = await context.store.read((tx) => alertsIn(tx));
    const nowAt = new Date(context.nowMs).toISOString();
    expect(said.map(({ percent, at }) => [percent, at])).toEqual([
      [100, nowAt],
      [80, nowAt],
    ]);
  });

  it("has come to a share of its limit with what the one before has left to it", async () => {
    const context = await open([{ ...DAY, limitUnits: cents(600), rolloverBps: 5_000 }]);
    context.pass(2 * DAY_MS - 1);
    await askFor(context);
    await askFor(context);
    expect(await context.store.read((tx) => alertsIn(tx))).toEqual([]);
    await askFor(context);
    const said = await context.store.read((tx) => alertsIn(tx));
    expect(said.map(({ percent }) => percent)).toEqual([100, 80]);
  });
});
