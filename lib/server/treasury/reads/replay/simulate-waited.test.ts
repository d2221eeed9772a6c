import { expect, it } from "vitest";
import { codeOf } from "@/testing/answers";
import { NOON_MS, testContext } from "@/testing/context";
import { actorOf } from "@/testing/people";
import { describeOnBothEngines } from "@/testing/store/books";
import { askFor, openTreasury } from "@/testing/treasury";
import type { Waited } from "./in-slices";
import { simulate } from "./simulate";
import { stretchesOf } from "./stretches";

describeOnBothEngines("calls that are decided again", (world) => {
  const open = async (calls: number, passMs: readonly number[]) => {
    const context = testContext(world());
    await openTreasury(context);
    for (let call = 0; call < calls; call += 1) {
      await askFor(context, { agentId: "user-agent", serviceId: "PRICE_ORACLE" });
      context.pass(passMs[call % passMs.length] ?? 0);
    }
    const input = { from: NOON_MS, to: context.nowMs + 1, policy: null };
    const run = (who: string, waited: Partial<Waited> = {}) =>
      simulate(context.store, { actor: actorOf(who), input, ...waited });
    return { context, run };
  };

  it("are one period of a person, and of two people, at once", async () => {
    const { run } = await open(3, [1_000]);
    const first = run("operator-001");
    expect(await codeOf(run("operator-001"))).toBe("replay_under_way");
    const second = run("operator-002");
    expect(await codeOf(run("operator-003"))).toBe("busy");
    expect((await Promise.all([first, second])).map(({ calls }) => calls)).toEqual([3, 3]);
    expect((await run("operator-001")).calls).toBe(3);
  });

  it("are left once nobody waits for them, and may then be asked about again", async () => {
    const { run } = await open(3, [1_000]);
    expect(await codeOf(run("operator-001", { signal: AbortSignal.abort() }))).toBe("replay_stopped");
    expect(await codeOf(run("operator-001", { lastsMs: 0 }))).toBe("replay_stopped");
    expect((await run("operator-001")).calls).toBe(3);
  });

  it("are read in stretches that have each once, those of a moment together", async () => {
    const { context } = await open(11, [0, 0, 1, 0, 5]);
    const rows = await context.store.read((tx) =>
      tx.all<{ heldAtMs: number }>("SELECT held_at_ms FROM service_calls ORDER BY held_at_ms"),
    );
    const helds = rows.map(({ heldAtMs }) => heldAtMs);
    const whole = { fromMs: helds[0] ?? 0, untilMs: (helds.at(-1) ?? 0) + 1 };
    for (const calls of [1, 2, 3, 100]) {
      const found: number[][] = [];
      for await (const { fromMs, untilMs } of stretchesOf((op) => context.store.read(op), whole, calls))
        found.push(helds.filter((atMs) => atMs >= fromMs && atMs < untilMs));
      expect(found.flat()).toEqual(helds);
      for (const some of found) expect(some.length <= calls || new Set(some).size === 1).toBe(true);
    }
    expect(helds).toHaveLength(11);
  });
});
