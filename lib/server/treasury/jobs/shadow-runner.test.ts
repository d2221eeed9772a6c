import { expect, it } from "vitest";
import { DAY_MS } from "@/lib/domain/time";
import type { Policy } from "@/lib/domain/treasury/policy";
import type { Context } from "@/lib/server/kernel/context";
import type { Op, Store } from "@/lib/server/store/tx";
import { startShadow, stopShadow } from "@/lib/server/treasury/commands/run-shadow";
import { listDecisions } from "@/lib/server/treasury/reads/decisions";
import { Slices } from "@/lib/server/treasury/reads/replay/in-slices";
import { replayCalls } from "@/lib/server/treasury/reads/replay/replay-calls";
import { getShadow, listShadowed } from "@/lib/server/treasury/reads/replay/shadow-view";
import { oldestUnshadowedMs } from "@/lib/server/treasury/tables/replay/shadows";
import { Random } from "@/scripts/chaos/random";
import { bodyOf, codeOf } from "@/testing/answers";
import { testContext } from "@/testing/context";
import { actorOf, addUser } from "@/testing/people";
import { cents } from "@/testing/policy";
import { describeOnBothEngines, makeWorld, type StoreWorld } from "@/testing/store/books";
import { openTreasury } from "@/testing/treasury";
import { ChanceLife } from "@/testing/treasury/recorded-life";
import { FROM_MS, HALVED, later, live, POLICY } from "@/testing/treasury/recorded-policy";
import { ShadowRunner } from "./shadow-runner";

const OPERATOR = "operator-001";
const start = (context: Context, title = "half of it") =>
  startShadow(context, { actor: actorOf(OPERATOR), input: { title, policy: HALVED } });
const stop = (context: Context) => stopShadow(context, { actor: actorOf(OPERATOR), input: {} });

async function openAt(world: StoreWorld) {
  const context = testContext(world, { nowMs: FROM_MS });
  await addUser(context, { id: OPERATOR, isOperator: true });
  await openTreasury(context, { policy: POLICY, units: cents(250_000) });
  return context;
}

const countingReads = (store: Store) => ({
  reads: 0,
  engine: store.engine,
  write: store.write.bind(store),
  close: store.close.bind(store),
  read<T>(op: Op<T>): Promise<T> {
    this.reads += 1;
    return store.read(op);
  },
});

/** All that calls left in the books, without names that chance gave them. */
const booksOf = ({ store }: Context) =>
  store.read(async (tx) => {
    const decisions = await tx.all("SELECT * FROM decisions ORDER BY turn");
    const calls = await tx.all("SELECT * FROM service_calls ORDER BY held_at_ms, id");
    const entries = `SELECT j.kind, j.at_ms, e.account_id, e.asset, e.units FROM journals j
      JOIN entries e ON e.journal_id = j.id ORDER BY j.id, e.account_id`;
    return {
      decisions: decisions.map(({ id: _, ...row }) => row),
      calls: calls.map(({ id: _, callHash: __, ...row }) => row),
      windows: await tx.all("SELECT * FROM budget_windows ORDER BY scope, of_id, period, start_at_ms"),
      entries: await tx.all(entries),
    };
  });

const saysOf = async ({ store }: Context) => {
  const rows = await store.read((tx) =>
    tx.all(`SELECT s.action, s.called_service_id, s.mode, s.approved_quantity, s.cost_units, s.reason, s.is_changed
      FROM shadow_decisions s JOIN decisions d ON d.id = s.id ORDER BY d.turn`),
  );
  return rows;
};

/** What its decisions come to, summed one by one. */
const recountOf = ({ store }: Context) =>
  store.read((tx) =>
    tx.all(`SELECT s.shadow_id, d.action AS was, s.action AS would, s.is_changed, COUNT(*) AS calls,
        CAST(SUM(d.cost_units) AS BIGINT) AS was_units, CAST(SUM(s.cost_units) AS BIGINT) AS would_units
      FROM shadow_decisions s JOIN decisions d ON d.id = s.id
      GROUP BY s.shadow_id, d.action, s.action, s.is_changed ORDER BY 1, 2, 3, 4`),
  );
const sumsOf = ({ store }: Context) =>
  store.read((tx) => tx.all("SELECT * FROM shadow_sums ORDER BY shadow_id, was, would, is_changed"));

describeOnBothEngines("a policy in shadow", (world) => {
  const calls = () => (world().engine === "sqlite" ? 500 : 200);

  it("says the same however often it is killed, changes nothing, and is told of each decision", async () => {
    const context = await openAt(world());
    const plain = await makeWorld(world().engine);
    const killed = await makeWorld(world().engine);
    try {
      await start(context);
      const runner = new ShadowRunner(context);
      const life = new ChanceLife(context, new Random("shadow"));
      await live(life, calls(), () => runner.tick());
      await runner.tick();

      const without = await openAt(plain);
      await live(new ChanceLife(without, new Random("shadow")), calls());
      expect(await booksOf(context)).toEqual(await booksOf(without));

      const again = await openAt(killed);
      await start(again);
      await live(new ChanceLife(again, new Random("shadow")), calls(), () => new ShadowRunner(again).tick());
      await new ShadowRunner(again).tick();
      const says = await saysOf(context);
      for (const one of [context, again]) {
        const recounted = await recountOf(one);
        expect(recounted.length).toBeGreaterThan(4);
        expect(await sumsOf(one)).toEqual(recounted);
      }
      expect(says).toHaveLength(calls());
      expect(await saysOf(again)).toEqual(says);

      const period = { fromMs: FROM_MS, toMs: context.nowMs + 1, change: HALVED, slices: new Slices() };
      const replayed = await replayCalls(context.store, period);
      expect(replayed.map(({ would }) => would.reason)).toEqual(says.map(({ reason }) => reason));

      const { shadow } = await getShadow(context.store, actorOf(OPERATOR));
      const changed = says.filter(({ isChanged }) => isChanged).length;
      expect(shadow).toMatchObject({ counts: { decisions: calls(), decided: calls(), changed } });
      expect(changed).toBeGreaterThan(0);
      const filter = { limit: 10 };
      const { items } = await listDecisions(context.store, { actor: actorOf(OPERATOR), filter });
      expect(items.map((one) => one.shadow?.note)).toEqual(
        Array(10).fill("Shadow: recorded, changes nothing"),
      );
      expect(items[0]?.shadow).toMatchObject({ title: "half of it", reason: says.at(-1)?.reason });
    } finally {
      await plain.close();
      await killed.close();
    }
  }, 300_000);

  it("goes on where it was when the policy that holds becomes another, and comes to the same", async () => {
    const context = await openAt(world());
    const counted = { ...context, clock: context.clock, store: countingReads(context.store) };
    const life = new ChanceLife(context, new Random("versions"));
    const turnTo = (policy: Policy) =>
      context.store.write((tx) => life.do(tx, { kind: "policy", atMs: context.nowMs, policy }));
    await live(life, 100);
    // A payee that agents have paid, and no version knows when the shadow begins.
    await turnTo({ ...POLICY, services: POLICY.services.filter(({ id }) => id !== "BATCH_COMPUTE") });
    context.pass(1);
    const fromMs = context.nowMs;
    await start(context);
    const runner = new ShadowRunner(counted);
    const reads: number[] = [];
    for (let round = 0; round < 4; round += 1) {
      await live(life, 100, () => runner.tick());
      counted.store.reads = 0;
      await turnTo(later(round));
      await live(life, 100, () => runner.tick());
      reads.push(counted.store.reads);
    }
    // Of what was before only what a version names anew: made anew it takes more than seventy.
    expect(Math.max(...reads)).toBeLessThan(35);
    const says = await saysOf(context);
    const period = { fromMs, toMs: context.nowMs + 1, change: HALVED, slices: new Slices() };
    const replayed = await replayCalls(context.store, period);
    expect(says.map(({ reason }) => reason)).toEqual(replayed.map(({ would }) => would.reason));
  });

  it("runs alone, has an age while it lags, and ends with the decisions made until then", async () => {
    const context = await openAt(world());
    const age = () => context.store.read(oldestUnshadowedMs);
    await start(context);
    expect(await codeOf(start(context, "another"))).toBe("shadow_runs");
    const life = new ChanceLife(context, new Random("ends"));
    await live(life, 100);
    expect(await age()).toBe(life.decisions[0]?.atMs);
    expect(bodyOf(await stop(context))).toMatchObject({ shadow: { counts: { decisions: 100, decided: 0 } } });
    expect(await codeOf(stop(context))).toBe("not_found");
    await start(context, "the next");
    await live(life, 100);
    const runner = new ShadowRunner(context);
    await runner.tick();
    expect(await age()).toBeNull();
    const counts = await context.store.read((tx) =>
      tx.all(
        "SELECT h.title, COUNT(*) AS total FROM shadow_decisions s JOIN shadows h ON h.id = s.shadow_id GROUP BY h.title ORDER BY 1",
      ),
    );
    expect(counts).toEqual([
      { title: "half of it", total: 100 },
      { title: "the next", total: 100 },
    ]);
    const filter = { changed: "true", limit: 100 } as const;
    const { items } = await listShadowed(context.store, { actor: actorOf(OPERATOR), filter });
    expect(items.length).toBeGreaterThan(0);
    expect(items.every(({ changed }) => changed)).toBe(true);
  }, 120_000);

  it("ends by itself after 92 days, or once it has decided as many as may be replayed", async () => {
    const context = await openAt(world());
    const latest = async () =>
      (await getShadow(context.store, actorOf(OPERATOR))).shadow ?? expect.unreachable();
    await start(context);
    const by = new Date(FROM_MS + 92 * DAY_MS).toISOString();
    expect(await latest()).toMatchObject({ until: null, ends: { by, decisions: 200_000 } });
    const life = new ChanceLife(context, new Random("long"));
    await live(life, 100);
    const runner = new ShadowRunner(context);
    context.nowMs = FROM_MS + 92 * DAY_MS - 1;
    await runner.tick();
    expect((await latest()).until).toBeNull();
    context.pass(1);
    await runner.tick();
    expect(await latest()).toMatchObject({ until: by, counts: { decisions: 100, decided: 100 } });

    await start(context, "the next");
    await live(life, 200);
    await new ShadowRunner(context, { decisions: 100, lastsMs: DAY_MS }).tick();
    expect(await latest()).toMatchObject({ title: "the next", counts: { decisions: 100, decided: 100 } });
    expect((await latest()).until).not.toBeNull();
  }, 120_000);
});
