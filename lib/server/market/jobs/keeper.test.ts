import { Writable } from "node:stream";
import pino from "pino";
import { expect, it } from "vitest";
import { LostRace } from "@/lib/domain/errors";
import { ChainUnavailable } from "@/lib/domain/escrow/errors";
import { cast } from "@/testing/people";
import { describeOnBothEngines } from "@/testing/store/books";
import { taskIn } from "@/testing/tasks";
import { Keeper } from "./keeper";

/** Levels of what is logged: 20 debug, 50 error. */
function logInto(levels: number[]) {
  const sink = new Writable({
    write(line, _, next) {
      levels.push((JSON.parse(String(line)) as { level: number }).level);
      next();
    },
  });
  return pino({ level: "debug" }, sink);
}

describeOnBothEngines("the keeper", (world) => {
  it.each([
    ["a lost race is nobody's trouble", new LostRace(), []],
    ["a silent chain is waited for", new ChainUnavailable(), [20]],
    ["a fault is told", new RangeError("broken"), [50]],
  ] as const)("goes on with the next task: %s", async (_, failure, told) => {
    const at = await cast(world());
    const [first, second] = [(await taskIn(at, "assigned")).id, (await taskIn(at, "assigned")).id];
    await at.context.store.write((tx) =>
      tx.run("INSERT INTO task_jobs (task_id, job_id, terms, anchor_at_ms) VALUES (?, '0x01', '{}', 1)", [
        second,
      ]),
    );
    at.context.pass(901_000);
    const levels: number[] = [];
    const tried: string[] = [];
    const keeper = new Keeper({
      context: at.context,
      log: logInto(levels),
      anchorTask: async (_context, { taskId }) => tried.push(`anchor ${taskId}`),
      fireDeadline: async (_context, { taskId }) => {
        tried.push(`deadline ${taskId}`);
        if (taskId === first) throw failure;
      },
    });
    await keeper.tick();
    expect(tried).toEqual([`anchor ${second}`, `deadline ${first}`, `deadline ${second}`]);
    expect(levels).toEqual(told);
  });

  it("asks about many tasks at a time, so that a slow node makes none late", async () => {
    const at = await cast(world());
    for (let made = 0; made < 20; made += 1) await taskIn(at, "assigned");
    at.context.pass(901_000);
    let [underWay, most] = [0, 0];
    const keeper = new Keeper({
      context: at.context,
      log: logInto([]),
      anchorTask: async () => undefined,
      fireDeadline: async () => {
        underWay += 1;
        most = Math.max(most, underWay);
        await new Promise((resolve) => setImmediate(resolve));
        underWay -= 1;
      },
    });
    await keeper.tick();
    expect(most).toBe(16);
  });
});
