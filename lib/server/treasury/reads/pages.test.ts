import { expect, it } from "vitest";
import { changeOf } from "@/lib/domain/treasury/policy-draft";
import { cursorInput, type Page } from "@/lib/schemas/page";
import { callListQuery } from "@/lib/schemas/treasury/call";
import { openDraft } from "@/lib/server/treasury/commands/drafts/open-draft";
import { startShadow } from "@/lib/server/treasury/commands/run-shadow";
import { ShadowRunner } from "@/lib/server/treasury/jobs/shadow-runner";
import type { X402PaymentRow } from "@/lib/server/treasury/tables/rows";
import { insertX402Payment } from "@/lib/server/treasury/tables/x402/payments";
import { testContext } from "@/testing/context";
import { actorOf, addUser } from "@/testing/people";
import { capOf, cents } from "@/testing/policy";
import { describeOnBothEngines } from "@/testing/store/books";
import { askFor, DEMO_POLICY, openTreasury } from "@/testing/treasury";
import { getApproval, listApprovals } from "./approvals";
import { listCalls } from "./calls";
import { DECISION_COLUMNS, listDecisions } from "./decisions";
import { listDrafts } from "./drafts/drafts";
import { listPolicyVersions } from "./policy-view";
import { getShadow, listShadowed } from "./replay/shadow-view";
import { listSales } from "./sales";

const actor = actorOf("operator-001");
const ASKING = {
  ...DEMO_POLICY,
  risk: { ...DEMO_POLICY.risk, largeCost: { effect: "ask", aboveUnits: cents(100) } as const },
};

const sale = (id: string, state: X402PaymentRow["state"], atMs: number): X402PaymentRow => ({
  id,
  ...{ serviceId: "PRICE_ORACLE", chainId: 1, nonce: id, units: 7n, input: {}, state, version: 1 },
  ...{ ownerAddress: "0x01", payeeAddress: "0x02", txHash: null, answer: null, failure: null },
  ...{ requestHash: id, fromBlock: 1, settlements: 1, reverts: 0, tries: 0, nextTryAtMs: 0 },
  ...{ createdAtMs: atMs, paidAtMs: null, endedAtMs: null },
});

describeOnBothEngines("lists of the treasury", (world) => {
  const open = async (policy = DEMO_POLICY) => {
    const context = testContext(world());
    await addUser(context, { id: "operator-001", isOperator: true });
    await openTreasury(context, { policy });
    return context;
  };
  type List = (at: {
    cursor: ReturnType<typeof cursorInput.parse> | undefined;
    limit: number;
  }) => Promise<Page<unknown>>;

  /** Two and then one, or three at once, are the same. */
  const expectPages = async (list: List) => {
    const all = await list({ cursor: undefined, limit: 3 });
    expect([all.items.length, all.nextCursor]).toEqual([3, null]);
    const two = await list({ cursor: undefined, limit: 2 });
    expect(two.items).toEqual(all.items.slice(0, 2));
    const rest = await list({ cursor: cursorInput.parse(two.nextCursor), limit: 2 });
    expect(rest).toEqual({ items: all.items.slice(2), nextCursor: null });
  };

  it("go on page by page", async () => {
    const context = await open();
    const { store } = context;
    const input = { title: "half of it", policy: changeOf(DEMO_POLICY) };
    await startShadow(context, { actor, input });
    for (const title of ["one", "two", "three"]) {
      await askFor(context);
      await openDraft(context, { actor, input: { title, change: changeOf(DEMO_POLICY) } });
      context.pass(1_000);
    }
    await new ShadowRunner(context).tick();
    const calls = callListQuery.parse({});
    await expectPages((at) => listCalls(store, { actor, filter: { ...calls, ...at } }));
    await expectPages((at) => listDecisions(store, { actor, filter: at }));
    const [shadowed] = (await listDecisions(store, { actor, filter: { limit: 1 } })).items;
    const cell = DECISION_COLUMNS.shadow_approved ?? expect.unreachable();
    const told = shadowed ?? expect.unreachable();
    expect([cell(told), cell({ ...told, shadow: null })]).toEqual(["1", null]);
    await expectPages((at) => listDrafts(store, { actor, ...at }));
    await expectPages((at) => listShadowed(store, { actor, filter: at }));
    await expectPages((at) => listShadowed(store, { actor, filter: { ...at, changed: "false" } }));
    expect((await listShadowed(store, { actor, filter: { changed: "true", limit: 3 } })).items).toEqual([]);
    const { shadow } = await getShadow(store, actor);
    const [was, would] = [shadow?.totals.was.units, shadow?.totals.would.units];
    expect([was, would]).toEqual([`${cents(900)}`, `${cents(900)}`]);
    expect(shadow?.totals.byAction.filter(({ was: calls }) => calls > 0)).toEqual([
      { action: "ALLOWED", was: 3, would: 3 },
    ]);
    const versions = await listPolicyVersions(store, { actor, cursor: undefined, limit: 1 });
    expect([versions.items.length, versions.nextCursor]).toEqual([1, null]);
  });

  it("are empty where no policy ever ran in shadow", async () => {
    const nothing = { items: [], nextCursor: null };
    expect(await listShadowed((await open()).store, { actor, filter: { limit: 3 } })).toEqual(nothing);
  });

  it("have what waits for an approval, with the caps that hold it and those that it fills", async () => {
    const context = await open({ ...ASKING, caps: [capOf("agent:batch-agent:day", cents(900))] });
    const ask = async () => {
      const { call } = await askFor(context);
      context.pass(1_000);
      const { caps: shown } = await getApproval(context.store, { actor, id: call?.id ?? "" });
      return shown.filter(({ binds }) => binds).map(({ scope, remaining }) => [scope, remaining.units]);
    };
    expect([await ask(), await ask(), await ask()]).toEqual([[], [], [["agent", "0"]]]);
    await expectPages((at) => listApprovals(context.store, { actor, ...at }));
  });

  it("have what was sold, of one state where it is asked for", async () => {
    const { store, nowMs } = await open();
    await store.write(async (tx) => {
      for (const [place, state] of (["settling", "refused", "refused"] as const).entries())
        await insertX402Payment(tx, sale(`pay_${place}`, state, nowMs + place));
    });
    await expectPages((at) => listSales(store, { actor, filter: at }));
    const { items } = await listSales(store, { actor, filter: { state: "refused", limit: 3 } });
    expect(items.map(({ id }) => id)).toEqual(["pay_2", "pay_1"]);
  });
});
