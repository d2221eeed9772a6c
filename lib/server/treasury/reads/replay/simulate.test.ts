import { expect, it } from "vitest";
import { DAY_MS } from "@/lib/domain/time";
import { changeOf } from "@/lib/domain/treasury/policy-draft";
import { simulateBody } from "@/lib/schemas/treasury/simulation";
import { openDraft } from "@/lib/server/treasury/commands/drafts/open-draft";
import { setClockBack } from "@/lib/server/treasury/commands/set-clock-back";
import { findCall, swapCall } from "@/lib/server/treasury/tables/service-calls";
import { codeOf } from "@/testing/answers";
import { testContext } from "@/testing/context";
import { actorOf, addUser } from "@/testing/people";
import { capOf, cents } from "@/testing/policy";
import { describeOnBothEngines } from "@/testing/store/books";
import { askFor, DEMO_POLICY, endIt, openTreasury } from "@/testing/treasury";
import { Slices } from "./in-slices";
import { replayCalls } from "./replay-calls";
import { simulate } from "./simulate";

class CountingSlices extends Slices {
  turns = 0;

  override async next(): Promise<void> {
    this.turns += 1;
  }
}

const OPERATOR = actorOf("operator-001");
const lowered = {
  ...changeOf(DEMO_POLICY),
  caps: [{ ...capOf("agent:batch-agent:day", cents(900)), rolloverBps: 0 }],
};

describeOnBothEngines("the time machine", (world) => {
  const open = async () => {
    const context = testContext(world());
    await addUser(context, { id: "operator-001", isOperator: true });
    await openTreasury(context);
    const fromMs = context.nowMs;
    const run = (policy: typeof lowered | null = lowered, from = fromMs) =>
      simulate(context.store, { actor: OPERATOR, input: { from, to: context.nowMs + 1, policy } });
    return { context, run };
  };

  it("shows what a lower budget would have refused, by how it ended, and what that saves", async () => {
    const { context, run } = await open();
    for (const verb of ["serve", "fail", "serve", "serve", "serve"] as const) {
      const { call } = await askFor(context);
      await endIt(context, call?.id ?? "", verb);
      context.pass(1_000);
    }
    const simulation = await run();
    expect(simulation).toMatchObject({
      calls: 5,
      exact: 5,
      inexact: [],
      changedTotal: 1,
      changed: [
        {
          was: { action: "ALLOWED", cost: { display: "3.00 MNEE" } },
          would: { action: "REJECTED", reason: "Insufficient daily budget. Remaining: 0.00 MNEE" },
          ended: "served",
        },
      ],
      groups: [
        {
          ended: "served",
          calls: 4,
          changed: 1,
          was: { display: "12.00 MNEE" },
          would: { display: "9.00 MNEE" },
        },
        { ended: "released", calls: 1, changed: 0 },
      ],
      totals: { was: { display: "12.00 MNEE" }, would: { display: "9.00 MNEE" } },
    });
    expect(simulation.series.length).toBeLessThanOrEqual(60);
    const sum = simulation.series.reduce((total, { would }) => total + BigInt(would.units), 0n);
    expect(sum).toBe(cents(900));
    expect((await run(null)).changedTotal).toBe(0);
    const input = { title: "Less", change: lowered };
    const { body } = await openDraft(context, { actor: OPERATOR, input });
    const { id: draftId } = JSON.parse(body) as { id: string };
    const period = { from: context.nowMs - DAY_MS, to: context.nowMs + 1, policy: null };
    const ofDraft = await simulate(context.store, { actor: OPERATOR, input: { ...period, draftId } });
    expect(ofDraft).toMatchObject({ calls: 5, changedTotal: 1 });
  });

  it("tells what would be spent apart from what would wait for an approval", async () => {
    const { context, run } = await open();
    await endIt(context, (await askFor(context)).call?.id ?? "", "serve");
    context.pass(1_000);
    await askFor(context);
    context.pass(1_000);
    const { risk, ...rest } = changeOf(DEMO_POLICY);
    const largeCost = { effect: "ask", aboveUnits: cents(50) } as const;
    const careful = { ...rest, caps: lowered.caps, risk: { ...risk, largeCost } };
    const found = await run(careful);
    const money = {
      was: { display: "6.00 MNEE" },
      would: { display: "0.00 MNEE" },
      waiting: { was: { display: "0.00 MNEE" }, would: { display: "6.00 MNEE" } },
    };
    expect(found).toMatchObject({ changedTotal: 2, exact: 2, totals: money });
    const waiting = found.series.reduce((sum, one) => sum + BigInt(one.waiting.would.units), 0n);
    expect(waiting).toBe(cents(600));
    context.pass(2 * DAY_MS);
    expect((await run(careful)).totals).toMatchObject(money);
  });

  it.each([
    ["is owed by its provider", { state: "claimed" }],
    ["is given back", { state: "refunded", returnedUnits: cents(300) }],
    ["is given back in part", { returnedUnits: 1n }],
  ] as const)(
    "does not know what follows a call that would be another and whose money %s",
    async (_, became) => {
      const { context, run } = await open();
      const calls: string[] = [];
      for (let at = 0; at < 5; at += 1) {
        const id = (await askFor(context)).call?.id ?? "";
        await endIt(context, id, "serve");
        calls.push(id);
        context.pass(1_000);
      }
      const turnInto = async (id: string | undefined) => {
        await context.store.write(async (tx) => {
          const call = (await findCall(tx, id ?? "")) ?? expect.unreachable();
          expect(await swapCall(tx, call, became)).toBe(true);
        });
      };
      await turnInto(calls[2]);
      expect(await run()).toMatchObject({ changedTotal: 2, exact: 5, inexact: [] });
      await turnInto(calls[3]);
      const inexact = [{ reason: "after_return", calls: 1 }];
      expect(await run()).toMatchObject({ changedTotal: 2, exact: 4, inexact });
      expect(await run(null)).toMatchObject({ changedTotal: 0, exact: 5, inexact: [] });
    },
  );

  it("lets others have their turn with every look and call", async () => {
    const { context } = await open();
    const fromMs = context.nowMs;
    const turns = async () => {
      const slices = new CountingSlices();
      await replayCalls(context.store, { fromMs, toMs: fromMs + 1, change: lowered, slices });
      return slices.turns;
    };
    expect(await turns()).toBe(0);
    await askFor(context);
    const one = await turns();
    expect(one).toBeGreaterThan(3 + lowered.caps.length);
    await askFor(context);
    expect(await turns()).toBe(one + 3);
  });

  it("follows a clock that is set back", async () => {
    const { context, run } = await open();
    const ask = async () => endIt(context, (await askFor(context)).call?.id ?? "", "serve");
    await ask();
    context.pass(3 * DAY_MS);
    await ask();
    context.pass(-3 * DAY_MS);
    await ask();
    await setClockBack(context, { actor: OPERATOR, input: { reason: "it was wrong" } });
    context.pass(1_000);
    await ask();
    const period = { from: context.nowMs - DAY_MS, to: context.nowMs + 4 * DAY_MS, policy: null };
    const simulation = await simulate(context.store, { actor: OPERATOR, input: period });
    expect(simulation).toMatchObject({ calls: 4, exact: 4, inexact: [], changedTotal: 0 });
    expect((await run()).changed).toEqual([]);
  });

  it("names what was decided before evidence was kept, and decides it all the same", async () => {
    const { context, run } = await open();
    for (let call = 0; call < 5; call++) await askFor(context);
    await context.store.write(async (tx) => {
      // As books from before: the trigger that keeps decisions is taken away for it.
      if (tx.engine === "sqlite") await tx.run("DROP TRIGGER decisions_no_update");
      else await tx.run('DROP TRIGGER "decisions_no_change" ON "decisions"');
      await tx.run("UPDATE decisions SET evidence = NULL, turn = NULL");
      await tx.run("UPDATE service_calls SET settled_turn = NULL");
    });
    expect(await run()).toMatchObject({
      calls: 5,
      exact: 0,
      inexact: [{ reason: "no_evidence", calls: 5 }],
      changedTotal: 2,
    });
  });

  it("refuses a policy that is none, a draft that is not there, a period too long, and whoever is no operator", async () => {
    const { context, run } = await open();
    const twice = { ...lowered, caps: [...lowered.caps, ...lowered.caps] };
    await expect(run(twice)).rejects.toMatchObject({
      errors: [{ pointer: "#/policy/caps/0" }, { pointer: "#/policy/caps/1" }],
    });
    const input = { from: 0, to: 1, policy: null };
    expect(
      await codeOf(simulate(context.store, { actor: OPERATOR, input: { ...input, draftId: "no" } })),
    ).toBe("not_found");
    const nobody = { kind: "anonymous" } as const;
    expect(
      await codeOf(Promise.resolve().then(() => simulate(context.store, { actor: nobody, input }))),
    ).toBe("unauthenticated");
    const from = "2026-01-01T00:00:00Z";
    expect(simulateBody.safeParse({ from, to: "2026-04-04T00:00:00Z" }).success).toBe(false);
    expect(simulateBody.safeParse({ from, to: from }).success).toBe(false);
    expect(simulateBody.safeParse({ from, to: "2026-04-03T00:00:00Z" }).success).toBe(true);
  });
});
