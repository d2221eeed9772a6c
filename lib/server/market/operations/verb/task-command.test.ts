import { expect, it } from "vitest";
import { PARTY_VERBS, type TaskVerb, VERBS } from "@/lib/domain/market/lifecycle";
import { acceptTask } from "@/lib/server/market/commands/accept-task";
import { approveTask } from "@/lib/server/market/commands/approve-task";
import { cancelTask } from "@/lib/server/market/commands/cancel-task";
import { contestTask } from "@/lib/server/market/commands/contest-task";
import { declineTask } from "@/lib/server/market/commands/decline-task";
import { failTask } from "@/lib/server/market/commands/fail-task";
import { fireDeadline } from "@/lib/server/market/commands/fire-deadline";
import { fundTask } from "@/lib/server/market/commands/fund-task";
import { rejectTask } from "@/lib/server/market/commands/reject-task";
import { requestChanges } from "@/lib/server/market/commands/request-changes";
import { resolveTask } from "@/lib/server/market/commands/resolve-task";
import { submitTask } from "@/lib/server/market/commands/submit-task";
import { codeOf } from "@/testing/answers";
import { awaiting, type ChainCast, castOnChain } from "@/testing/chain/chain-cast";
import { addUser, BUYER_SAT } from "@/testing/people";
import { describeOnBothEngines } from "@/testing/store/books";
import { postedTask, rowOf, taskIn } from "@/testing/tasks";

interface Use {
  /** Brings a task where the verb is legal. */
  readonly task: (at: ChainCast) => Promise<{ id: string }>;
  readonly send: (at: ChainCast, taskId: string) => Promise<unknown>;
}

const DAY_MS = 86_400_000;

/** Lets every deadline pass at once. */
const silence = (at: ChainCast, taskId: string) => {
  at.context.pass(30 * DAY_MS);
  return fireDeadline(at.context, { taskId });
};

/** Every verb once. */
const USES: Record<TaskVerb, Use> = {
  post: { task: (at) => postedTask(at), send: async () => undefined },
  fund: {
    task: (at) => awaiting(at),
    send: (at, taskId) => fundTask(at.context, { actor: at.buyer, input: { taskId } }),
  },
  accept: {
    task: (at) => taskIn(at, "open"),
    send: (at, taskId) => acceptTask(at.context, { actor: at.first, input: { taskId } }),
  },
  decline: {
    task: (at) => taskIn(at, "assigned"),
    send: (at, taskId) => declineTask(at.context, { actor: at.first, input: { taskId } }),
  },
  submit: {
    task: (at) => taskIn(at, "in_progress"),
    send: (at, taskId) =>
      submitTask(at.context, { actor: at.first, input: { taskId, deliverable: { text: "done" } } }),
  },
  approve: {
    task: (at) => taskIn(at, "submitted"),
    send: (at, taskId) => approveTask(at.context, { actor: at.buyer, input: { taskId } }),
  },
  request_changes: {
    task: (at) => taskIn(at, "submitted"),
    send: (at, taskId) => requestChanges(at.context, { actor: at.buyer, input: { taskId, note: "more" } }),
  },
  reject: {
    task: (at) => taskIn(at, "submitted"),
    send: (at, taskId) => rejectTask(at.context, { actor: at.buyer, input: { taskId, reasons: ["no"] } }),
  },
  contest: {
    task: (at) => taskIn(at, "rejected"),
    send: (at, taskId) => contestTask(at.context, { actor: at.first, input: { taskId, statement: "yes" } }),
  },
  resolve: {
    task: (at) => taskIn(at, "disputed"),
    send: (at, taskId) => {
      const input = { taskId, agentShareBps: 2_500, reason: "a quarter" };
      return resolveTask(at.context, { actor: at.operator, input });
    },
  },
  cancel: {
    task: (at) => taskIn(at, "open"),
    send: (at, taskId) => cancelTask(at.context, { actor: at.buyer, input: { taskId } }),
  },
  fail: {
    task: (at) => taskIn(at, "in_progress"),
    send: (at, taskId) => failTask(at.context, { actor: at.first, input: { taskId, reason: "lost" } }),
  },
  expire: { task: (at) => taskIn(at, "open"), send: silence },
  lapse: {
    task: (at) => taskIn(at, "assigned"),
    send: (at, taskId) => {
      at.context.pass(900_001);
      return fireDeadline(at.context, { taskId });
    },
  },
  release_by_silence: { task: (at) => taskIn(at, "submitted"), send: silence },
  refund_by_silence: { task: (at) => taskIn(at, "rejected"), send: silence },
  split_by_silence: { task: (at) => taskIn(at, "disputed"), send: silence },
  fail_by_silence: { task: (at) => taskIn(at, "in_progress"), send: silence },
};

async function auditOf(at: ChainCast, taskId: string): Promise<string[]> {
  const rows = await at.context.store.read((tx) =>
    tx.all<{ action: string }>("SELECT action FROM audit_rows WHERE subject_id = ? ORDER BY seq", [taskId]),
  );
  return rows.map((row) => row.action);
}

describeOnBothEngines("the audit", (world) => {
  it.each(VERBS)("has one line of %s, and none of a refusal", async (verb) => {
    const at = await castOnChain(world());
    const payer = await addUser(at.context, { id: "buyer-sat", satUnits: BUYER_SAT });
    const { task, send } = USES[verb];
    const here = verb === "fund" ? at : { ...at, buyer: payer };
    const { id } = await task(here);
    const before = await auditOf(here, id);
    await send(here, id);
    const lines = verb === "post" ? before : (await auditOf(here, id)).slice(before.length);
    expect(lines).toEqual([`task.${verb}`]);
    const isAgain = PARTY_VERBS.some((one) => one === verb) && !["post", "fund", "decline"].includes(verb);
    if (!isAgain) return;
    expect(await codeOf(send(here, id))).toMatch(/illegal_transition|lost_race/);
    expect(await auditOf(here, id)).toHaveLength(before.length + 1);
  });
});

describeOnBothEngines("a line of the audit", (world) => {
  it("tells who did it, to which task, and of a judgement what it was", async () => {
    const chain = await castOnChain(world());
    const buyer = await addUser(chain.context, { id: "buyer-sat", satUnits: BUYER_SAT });
    const { id } = await USES.resolve.task({ ...chain, buyer });
    await USES.resolve.send({ ...chain, buyer }, id);
    const sql = `SELECT actor_kind, actor_id, action, subject_kind, detail FROM audit_rows
      WHERE subject_id = ? ORDER BY seq DESC LIMIT 2`;
    const lines = await chain.context.store.read((tx) => tx.all<{ detail: unknown }>(sql, [id]));
    const line = { actorKind: "user", subjectKind: "task" };
    const judged = { agentShareBps: 2_500, reason: "a quarter" };
    expect(lines).toEqual([
      { ...line, actorId: "operator-001", action: "task.resolve", detail: judged },
      { ...line, actorId: "agent-1", action: "task.contest", detail: {} },
    ]);
  });
});

describeOnBothEngines("a task that is held back", (world) => {
  it("takes no verb from anybody and meets no deadline, while others go on", async () => {
    const chain = await castOnChain(world());
    const buyer = await addUser(chain.context, { id: "buyer-sat", satUnits: BUYER_SAT });
    const at = { ...chain, buyer };
    const { id: held } = await taskIn(at, "submitted");
    const { id: free } = await taskIn(at, "submitted");
    at.context.isHeldBack = (taskId) => taskId === held;
    const approve = (taskId: string) => approveTask(at.context, { actor: at.buyer, input: { taskId } });
    expect(await codeOf(approve(held))).toBe("books_red");
    at.context.pass(30 * DAY_MS);
    expect(await fireDeadline(at.context, { taskId: held })).toBe(false);
    expect((await rowOf(at.context, held)).status).toBe("submitted");
    expect(await fireDeadline(at.context, { taskId: free })).toBe(true);
    at.context.isHeldBack = () => false;
    expect(await fireDeadline(at.context, { taskId: held })).toBe(true);
  });
});
