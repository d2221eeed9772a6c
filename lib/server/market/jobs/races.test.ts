import pino from "pino";
import { expect, it } from "vitest";
import { STATUS_OF_CODE } from "@/lib/domain/errors";
import { acceptTask } from "@/lib/server/market/commands/accept-task";
import { anchorTask } from "@/lib/server/market/commands/anchor-task";
import { approveTask } from "@/lib/server/market/commands/approve-task";
import { cancelTask } from "@/lib/server/market/commands/cancel-task";
import { fireDeadline } from "@/lib/server/market/commands/fire-deadline";
import { rejectTask } from "@/lib/server/market/commands/reject-task";
import { submitTask } from "@/lib/server/market/commands/submit-task";
import type { TaskEventRow, TaskRow } from "@/lib/server/market/tables/rows";
import { findTask } from "@/lib/server/market/tables/tasks";
import { codeOf } from "@/testing/answers";
import { balanceOf } from "@/testing/ledger";
import { addUser, type Cast, cast } from "@/testing/people";
import { proveInvariants } from "@/testing/prove-invariants";
import { describeOnBothEngines, type StoreWorld } from "@/testing/store/books";
import { postedTask } from "@/testing/tasks";
import { Keeper } from "./keeper";

const ROUNDS = 1_000;
/** PostgreSQL pays a round trip for each statement. */
const ROUNDS_AT_THE_DEADLINE = { sqlite: 300, postgres: 100 };
/** Rounds under way together, so that rivals meet in one group of the writer. */
const AT_ONCE = 20;
const PRICE = 400_000n;
const RICH = PRICE * 10_000n;
const REVIEW_S = 3_000;
const TERMS = { acceptWithinS: 9_000, deliverWithinS: 9_000, reviewWithinS: REVIEW_S };

/** The cast with a buyer who can pay for all rounds, and a clock that may move on in the middle of everything. */
async function contest(world: StoreWorld) {
  const clock = { readsLeft: Number.POSITIVE_INFINITY, at: (): number => 0 };
  const at = await cast(world, { clock: () => clock.at() + (clock.readsLeft-- > 0 ? 0 : 1) });
  clock.at = () => at.context.nowMs;
  const buyer = await addUser(at.context, { id: "buyer-of-many", satUnits: RICH });
  const cries: string[] = [];
  const log = pino({ level: "warn" }, { write: (line) => cries.push(line) });
  const keeper = new Keeper({ context: at.context, fireDeadline, anchorTask, log });
  return { ...at, buyer, keeper, cries, clock };
}

type Contest = Awaited<ReturnType<typeof contest>>;

async function tasksOf(at: Cast, count: number, fields: object = {}): Promise<string[]> {
  const posted = await Promise.all(
    Array.from({ length: count }, () => postedTask(at, { terms: TERMS, ...fields })),
  );
  return posted.map((task) => task.id);
}

/** A head start of a few turns, so that either may be first at the writer. */
async function afterSomeTurns(): Promise<void> {
  for (let turns = Math.floor(Math.random() * 8); turns > 0; turns -= 1) await Promise.resolve();
}

/** How the two ended; the one that lost has a code of 409. */
async function rivals(one: () => Promise<unknown>, other: () => Promise<unknown>): Promise<[string, string]> {
  const codes = await Promise.all([codeOf(afterSomeTurns().then(one)), codeOf(afterSomeTurns().then(other))]);
  for (const code of codes) {
    expect(code === "done" || STATUS_OF_CODE[code as keyof typeof STATUS_OF_CODE] === 409, code).toBe(true);
  }
  return codes;
}

async function expectGreen(at: Contest): Promise<void> {
  const sources = { store: at.context.store, chain: null, hasChain: false };
  const proof = await proveInvariants(sources, { actor: at.operator, nowMs: at.context.nowMs });
  expect(proof.checks.filter((check) => !check.ok)).toEqual([]);
  expect(at.cries).toEqual([]);
}

/** What the tasks of each status cost; the price follows the agent's record, so it differs. */
async function pricesByStatus(at: Contest): Promise<Record<string, bigint>> {
  const rows = await at.context.store.read((tx) =>
    tx.all<{ status: string; totalUnits: bigint }>(
      "SELECT status, CAST(SUM(total_units) AS BIGINT) AS total_units FROM tasks GROUP BY status",
    ),
  );
  return Object.fromEntries(rows.map(({ status, totalUnits }) => [status, totalUnits]));
}

async function historyOf(at: Contest, taskId: string): Promise<{ task: TaskRow; events: string[] }> {
  return at.context.store.read(async (tx) => {
    const task = await findTask(tx, taskId);
    const lines = await tx.all<TaskEventRow>("SELECT * FROM task_events WHERE task_id = ? ORDER BY seq", [
      taskId,
    ]);
    if (!task) throw new RangeError(`no task ${taskId}`);
    return { task, events: lines.map((line) => line.event) };
  });
}

describeOnBothEngines("two verbs at the same moment", (world) => {
  it(`cancel against accept, ${ROUNDS} times: one stands, the other is told 409`, {
    timeout: 120_000,
  }, async () => {
    const at = await contest(world());
    const won = { cancel: 0, accept: 0 };
    for (let round = 0; round < ROUNDS; round += AT_ONCE) {
      const strategy = round % (2 * AT_ONCE) === 0 ? "best" : "open";
      const tasks = await tasksOf(at, AT_ONCE, { strategy });
      const ends = await Promise.all(
        tasks.map(async (taskId) => {
          const cancel = () => cancelTask(at.context, { actor: at.buyer, input: { taskId } });
          const accept = () => acceptTask(at.context, { actor: at.first, input: { taskId } });
          return rivals(cancel, accept);
        }),
      );
      for (const [cancel, accept] of ends) {
        expect([cancel, accept].filter((code) => code === "done")).toHaveLength(1);
        won[cancel === "done" ? "cancel" : "accept"] += 1;
      }
    }
    expect(won.cancel + won.accept).toBe(ROUNDS);
    expect(Math.min(won.cancel, won.accept)).toBeGreaterThan(ROUNDS / 10);
    const held = PRICE * BigInt(won.accept);
    expect(await pricesByStatus(at)).toEqual({ cancelled: PRICE * BigInt(won.cancel), in_progress: held });
    expect(await balanceOf(at.context, "escrow:SAT")).toBe(held);
    expect(await balanceOf(at.context, "user:buyer-of-many:SAT")).toBe(RICH - held);
    await expectGreen(at);
  });

  /** Tasks handed in at one moment; the clock then stands at the last one in which their buyer may speak. */
  async function reviewed(at: Contest): Promise<string[]> {
    const tasks = await tasksOf(at, AT_ONCE, { strategy: "direct", agentId: "agent-1" });
    await Promise.all(
      tasks.map(async (taskId) => {
        await acceptTask(at.context, { actor: at.first, input: { taskId } });
        const input = { taskId, deliverable: { text: "done" } };
        await submitTask(at.context, { actor: at.first, input });
      }),
    );
    at.context.pass(REVIEW_S * 1_000);
    return tasks;
  }

  /** The deadline passes after some of the readings of the clock: before, between or behind the rivals. */
  async function atTheDeadline(at: Contest, tasks: string[], speak: (taskId: string) => Promise<unknown>) {
    at.clock.readsLeft = Math.floor(Math.random() * AT_ONCE * 5);
    const spoken = Promise.all(tasks.map((taskId) => codeOf(speak(taskId))));
    await at.keeper.tick();
    const codes = await spoken;
    at.clock.readsLeft = 0;
    await at.keeper.tick();
    at.clock.readsLeft = Number.POSITIVE_INFINITY;
    at.context.pass(1);
    return codes;
  }

  it.each([
    { verb: "approve", event: "task.approved", ends: "completed", speak: approveTask },
    { verb: "reject", event: "task.rejected", ends: "rejected", speak: rejectTask },
  ])(
    "$verb against the keeper at the end of silence, hundreds of times: one of them decides",
    async ({ event, ends, speak }) => {
      const at = await contest(world());
      const won = { buyer: 0, keeper: 0 };
      const rounds = ROUNDS_AT_THE_DEADLINE[at.context.store.engine];
      const isOneSided = () => Math.min(won.buyer, won.keeper) === 0;
      for (let round = 0; round < rounds || (isOneSided() && round < 4 * rounds); round += AT_ONCE) {
        const tasks = await reviewed(at);
        const codes = await atTheDeadline(at, tasks, (taskId) =>
          speak(at.context, { actor: at.buyer, input: { taskId, reasons: ["no"] } }),
        );
        for (const [place, taskId] of tasks.entries()) {
          const { task, events } = await historyOf(at, taskId);
          const isSpoken = codes[place] === "done";
          if (!isSpoken) expect(["illegal_transition", "lost_race"]).toContain(codes[place]);
          expect([isSpoken, task.status]).toEqual([isSpoken, isSpoken ? ends : "completed"]);
          expect(events.includes(event)).toBe(isSpoken);
          won[isSpoken ? "buyer" : "keeper"] += 1;
        }
      }
      expect(isOneSided()).toBe(false);
      const { completed, rejected = 0n } = await pricesByStatus(at);
      expect(await balanceOf(at.context, "user:agent-1:SAT")).toBe(completed);
      expect(await balanceOf(at.context, "escrow:SAT")).toBe(rejected);
      await expectGreen(at);
    },
  );
});
