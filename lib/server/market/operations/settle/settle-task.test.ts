import { expect, it } from "vitest";
import { approveTask } from "@/lib/server/market/commands/approve-task";
import { rejectTask } from "@/lib/server/market/commands/reject-task";
import { settleTask } from "@/lib/server/market/operations/settle/settle-task";
import { getAgent } from "@/lib/server/market/reads/agents";
import { balanceOf, expectBooksBalanced } from "@/testing/ledger";
import { type Cast, cast } from "@/testing/people";
import { describeOnBothEngines } from "@/testing/store/books";
import { rowOf, taskIn } from "@/testing/tasks";

/** What is told of a task's settlements, in order. */
const settlementsOf = (at: Cast, taskId: string) =>
  at.context.store.read((tx) =>
    tx.all(
      `SELECT s.part, s.outcome, s.agent_units, s.fee_units, s.buyer_units, s.at_ms, j.kind
       FROM settlements s JOIN journals j ON j.id = s.journal_id WHERE s.task_id = ? ORDER BY s.part DESC`,
      [taskId],
    ),
  );
const earned = async (at: Cast) => (await getAgent(at.context.store, "agent-1")).earned[0]?.units;
const PRICE = 400_000n;

describeOnBothEngines("a settlement", (world) => {
  it("books the share of a rejection and the rest apart, and counts what the agent earned", async () => {
    const at = await cast(world());
    const { id: taskId } = await taskIn(at, "submitted", { criteria: ["a", "b"] });
    const before = await rowOf(at.context, taskId);
    const verdicts: ("MET" | "UNMET")[] = ["MET", "UNMET"];
    at.context.pass(1_000);
    const rejectedAtMs = at.context.nowMs;
    await rejectTask(at.context, { actor: at.buyer, input: { taskId, reasons: ["half"], verdicts } });
    const half = { agentUnits: PRICE / 2n, feeUnits: 0n, buyerUnits: 0n };
    const undisputed = {
      part: "undisputed",
      outcome: "rejected",
      ...half,
      atMs: rejectedAtMs,
      kind: "settle",
    };
    expect(await settlementsOf(at, taskId)).toEqual([undisputed]);
    const contestByAtMs = rejectedAtMs + before.terms.contestWithinS * 1_000;
    expect(await rowOf(at.context, taskId)).toEqual({
      ...before,
      version: before.version + 1,
      status: "rejected",
      heldUnits: PRICE / 2n,
      paidAgentUnits: PRICE / 2n,
      undisputedBps: 5_000,
      verdicts,
      contestByAtMs,
      dueAtMs: contestByAtMs,
      updatedAtMs: rejectedAtMs,
    });
    expect(await earned(at)).toBe("200000");
    const { nowMs } = at.context;
    const task = await rowOf(at.context, taskId);
    const by = { kind: "house", id: null } as const;
    const step = { task, verb: "refund_by_silence", to: "refunded", by, nowMs } as const;
    await at.context.store.write((tx) => settleTask(tx, at.context, { step }));
    const rest = { agentUnits: 0n, feeUnits: 0n, buyerUnits: PRICE / 2n };
    expect(await settlementsOf(at, taskId)).toEqual([
      undisputed,
      { part: "rest", outcome: "refunded", ...rest, atMs: nowMs, kind: "settle" },
    ]);
    expect(await balanceOf(at.context, "user:agent-1:SAT")).toBe(PRICE / 2n);
    expect(await earned(at)).toBe("200000");
    await expectBooksBalanced(at.context);
  });

  it("tells nothing of a rejection that leaves nothing undisputed", async () => {
    const at = await cast(world());
    const { id: taskId } = await taskIn(at, "submitted");
    await rejectTask(at.context, { actor: at.buyer, input: { taskId, reasons: ["no"] } });
    expect(await settlementsOf(at, taskId)).toEqual([]);
    expect(await rowOf(at.context, taskId)).toMatchObject({ heldUnits: PRICE, paymentState: "held" });
    expect(await earned(at)).toBe("0");
  });

  it("counts no earnings of a past that was made up", async () => {
    const at = await cast(world());
    const { id: taskId } = await taskIn(at, "submitted");
    await at.context.store.write((tx) => tx.run("UPDATE tasks SET source = 'seed' WHERE id = ?", [taskId]));
    await approveTask(at.context, { actor: at.buyer, input: { taskId } });
    expect(await balanceOf(at.context, "user:agent-1:SAT")).toBe(PRICE);
    expect(await earned(at)).toBe("0");
  });
});
