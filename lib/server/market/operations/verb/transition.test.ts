import { expect, it } from "vitest";
import { CHAIN_TRANSITIONS } from "@/lib/domain/market/chain-lifecycle";
import {
  type Effect,
  type MoneyMove,
  STATUSES,
  type TaskVerb,
  TRANSITIONS,
  VERBS,
} from "@/lib/domain/market/lifecycle";
import type { Shares } from "@/lib/domain/market/settlement";
import type { TransitionTable } from "@/lib/domain/transition-table";
import { settleTask } from "@/lib/server/market/operations/settle/settle-task";
import { spendQuote } from "@/lib/server/market/tables/quotes";
import type { TaskRow } from "@/lib/server/market/tables/rows";
import { codeOf } from "@/testing/answers";
import { expectBooksBalanced } from "@/testing/ledger";
import { cast } from "@/testing/people";
import { describeOnBothEngines } from "@/testing/store/books";
import { rowOf, taskIn } from "@/testing/tasks";
import { type Step, transition } from "./transition";

const BUYER = { kind: "buyer", id: "buyer-001" } as const;
const CHAIN = { kind: "chain", id: null } as const;
const MOVES: MoneyMove[] = ["none", "lock", "release", "refund", "undisputed", "split"];

function everyStep(row: TaskRow, nowMs: number): Step[] {
  return [BUYER, CHAIN].flatMap((by) =>
    STATUSES.flatMap((status) =>
      VERBS.flatMap((verb) => STATUSES.map((to) => ({ task: { ...row, status }, verb, to, by, nowMs }))),
    ),
  );
}

function isNamed({ task, verb, to, by }: Step): boolean {
  const table: TransitionTable<string, TaskVerb, Effect> =
    by.kind === "chain" ? CHAIN_TRANSITIONS : TRANSITIONS;
  return table[task.status]?.[verb]?.to.includes(to) ?? false;
}

describeOnBothEngines("a transition", (world) => {
  it("is lost when the task is no longer as it was read, and leaves nothing behind", async () => {
    const at = await cast(world());
    const { id } = await taskIn(at, "assigned");
    const task = await rowOf(at.context, id);
    const step: Step = {
      task,
      verb: "accept",
      to: "in_progress",
      by: { kind: "agent", id: "agent-1" },
      nowMs: at.context.nowMs,
    };
    const move = (read: typeof task) =>
      codeOf(at.context.store.write((tx) => transition(tx, { ...step, task: read })));
    expect(await move({ ...task, version: task.version + 1 })).toBe("lost_race");
    expect(await move({ ...task, status: "open" })).toBe("lost_race");
    expect(await rowOf(at.context, id)).toEqual(task);
    expect(await move(task)).toBe("done");
    expect(await move(task)).toBe("lost_race");
    await expectBooksBalanced(at.context);
  });

  it("is refused wherever its cell does not name where it leads, before anything is written", async () => {
    const at = await cast(world());
    const { id } = await taskIn(at, "assigned");
    const row = await rowOf(at.context, id);
    const refusals: string[] = [];
    const expected: string[] = [];
    await at.context.store.write(async (tx) => {
      for (const step of everyStep(row, at.context.nowMs)) {
        if (isNamed(step)) continue;
        expected.push("invariant_broken");
        refusals.push(await codeOf(transition(tx, step)));
      }
    });
    expect(expected.length).toBeGreaterThan(2 * STATUSES.length * VERBS.length);
    expect(refusals).toEqual(expected);
    expect(await rowOf(at.context, id)).toEqual(row);
  });

  it("is refused with any money move but its cell's", async () => {
    const at = await cast(world());
    const approvable = await rowOf(at.context, (await taskIn(at, "submitted")).id);
    const acceptable = await rowOf(at.context, (await taskIn(at, "assigned")).id);
    const { nowMs } = at.context;
    const approve = { task: approvable, verb: "approve", to: "completed", by: BUYER, nowMs } as const;
    const accept = { task: acceptable, verb: "accept", to: "in_progress", by: BUYER, nowMs } as const;
    const send = (step: Step) => codeOf(at.context.store.write((tx) => transition(tx, step)));
    expect(await send(approve)).toBe("invariant_broken");
    for (const money of MOVES.filter((move) => move !== "release")) {
      expect([money, await send({ ...approve, money })]).toEqual([money, "invariant_broken"]);
    }
    for (const money of MOVES.filter((move) => move !== "none")) {
      expect([money, await send({ ...accept, money })]).toEqual([money, "invariant_broken"]);
    }
    const settled = at.context.store.write((tx) => settleTask(tx, at.context, { step: accept }));
    expect(await codeOf(settled)).toBe("invariant_broken");
    expect(await rowOf(at.context, approvable.id)).toEqual(approvable);
    await expectBooksBalanced(at.context);
  });

  it("of the chain books what its event says, when that fits what the event stands for", async () => {
    const at = await cast(world());
    const { id } = await taskIn(at, "submitted");
    const task = await rowOf(at.context, id);
    const step: Step = {
      task,
      verb: "refund_by_silence",
      to: "refunded",
      by: { kind: "chain", id: null },
      nowMs: at.context.nowMs,
    };
    const settle = (paidOnChain: Shares) =>
      codeOf(at.context.store.write((tx) => settleTask(tx, at.context, { step, paidOnChain })));
    const all = { agentUnits: 0n, feeUnits: 0n, buyerUnits: task.heldUnits, remainingUnits: 0n };
    expect(await settle({ ...all, buyerUnits: 1n })).toBe("invariant_broken");
    expect(await settle({ ...all, agentUnits: 1n, buyerUnits: all.buyerUnits - 1n })).toBe(
      "invariant_broken",
    );
    expect(await settle(all)).toBe("done");
    expect(await rowOf(at.context, id)).toMatchObject({ status: "refunded", paymentState: "refunded" });
    await expectBooksBalanced(at.context);
  });

  it("spends a quote for its first task only", async () => {
    const at = await cast(world());
    const task = await rowOf(at.context, (await taskIn(at, "assigned")).id);
    const isSpent = await at.context.store.write((tx) => spendQuote(tx, task.quoteId, "tsk_other"));
    expect(isSpent).toBe(false);
  });
});
