import { expect, it } from "vitest";
import type { UserActor } from "@/lib/domain/access/actor";
import type { ChainState } from "@/lib/domain/escrow/contract-states";
import { ChainUnavailable } from "@/lib/domain/escrow/errors";
import { SIGNED_VERBS } from "@/lib/domain/escrow/escrow-verbs";
import type { Hex } from "@/lib/server/kernel/chain/chain-evidence";
import { acceptTask } from "@/lib/server/market/commands/accept-task";
import { approveTask } from "@/lib/server/market/commands/approve-task";
import { cancelTask } from "@/lib/server/market/commands/cancel-task";
import { contestTask } from "@/lib/server/market/commands/contest-task";
import { declineTask } from "@/lib/server/market/commands/decline-task";
import { failTask } from "@/lib/server/market/commands/fail-task";
import { rejectTask } from "@/lib/server/market/commands/reject-task";
import { requestChanges } from "@/lib/server/market/commands/request-changes";
import { resolveTask } from "@/lib/server/market/commands/resolve-task";
import { submitTask } from "@/lib/server/market/commands/submit-task";
import { codeOf } from "@/testing/answers";
import { accept, awaiting, type ChainCast, castOnChain, paid, submitted } from "@/testing/chain/chain-cast";
import { describeOnBothEngines } from "@/testing/store/books";
import { rowOf } from "@/testing/tasks";
import { requireJobHere } from "./require-job-here";

const CHECKED_VERBS = [...SIGNED_VERBS, "decline"] as const;
type Checked = (typeof CHECKED_VERBS)[number];

interface Use {
  readonly task: (at: ChainCast) => Promise<string>;
  readonly send: (at: ChainCast, taskId: string) => Promise<unknown>;
  /** Where a party's own transaction has brought the job meanwhile. */
  readonly moved: ChainState;
}

const by = (actor: UserActor, taskId: string) => ({ actor, input: { taskId } });

const assigned = async (at: ChainCast) => (await paid(at)).id;
const inProgress = async (at: ChainCast) => {
  const id = await assigned(at);
  await accept(at, id);
  return id;
};
const rejected = async (at: ChainCast) => {
  const taskId = await submitted(at);
  await rejectTask(at.context, { actor: at.buyer, input: { taskId, reasons: ["no"] } });
  await at.chain.drain();
  return taskId;
};
const disputed = async (at: ChainCast) => {
  const taskId = await rejected(at);
  await contestTask(at.context, { actor: at.first, input: { taskId, statement: "it was right" } });
  await at.chain.drain();
  return taskId;
};

const USES: Record<Checked, Use> = {
  accept: { task: assigned, moved: "expired", send: (at, id) => acceptTask(at.context, by(at.first, id)) },
  decline: { task: assigned, moved: "accepted", send: (at, id) => declineTask(at.context, by(at.first, id)) },
  cancel: {
    task: async (at) => (await paid(at, { strategy: "open" })).id,
    moved: "accepted",
    send: (at, id) => cancelTask(at.context, by(at.buyer, id)),
  },
  fail: {
    task: inProgress,
    moved: "completed",
    send: (at, taskId) => failTask(at.context, { actor: at.first, input: { taskId, reason: "too hard" } }),
  },
  submit: {
    task: inProgress,
    moved: "failed",
    send: (at, taskId) =>
      submitTask(at.context, { actor: at.first, input: { taskId, deliverable: { text: "done" } } }),
  },
  approve: {
    task: submitted,
    moved: "rejected",
    send: (at, id) => approveTask(at.context, by(at.buyer, id)),
  },
  request_changes: {
    task: submitted,
    moved: "failed",
    send: (at, taskId) => requestChanges(at.context, { actor: at.buyer, input: { taskId, note: "again" } }),
  },
  reject: {
    task: submitted,
    moved: "completed",
    send: (at, taskId) => rejectTask(at.context, { actor: at.buyer, input: { taskId, reasons: ["no"] } }),
  },
  contest: {
    task: rejected,
    moved: "refunded",
    send: (at, taskId) =>
      contestTask(at.context, { actor: at.first, input: { taskId, statement: "it was right" } }),
  },
  resolve: {
    task: disputed,
    moved: "resolved",
    send: (at, taskId) =>
      resolveTask(at.context, {
        actor: at.operator,
        input: { taskId, agentShareBps: 5_000, reason: "half" },
      }),
  },
};

/** All that a verb could leave behind. */
async function written(at: ChainCast, taskId: string) {
  const { store } = at.context;
  const count = (table: string) =>
    store.read((tx) => tx.get<{ n: number }>(`SELECT COUNT(*) AS n FROM ${table}`));
  return {
    task: await rowOf(at.context, taskId),
    consents: await count("consents"),
    outbox: await count("outbox_rows"),
    audit: await count("audit_rows"),
    events: await count("task_events"),
    attested: at.chain.assigned.length,
  };
}

async function jobOf(at: ChainCast, taskId: string) {
  const { jobId } = await rowOf(at.context, taskId);
  const job = at.chain.escrow.jobs.get(jobId as Hex);
  if (!job) throw new RangeError("no job");
  return job;
}

describeOnBothEngines("a verb of a task that is paid on chain", (world) => {
  it.each(CHECKED_VERBS)(
    "%s is refused where the contract has moved on, and writes nothing",
    async (verb) => {
      const { task, send, moved } = USES[verb];
      const at = await castOnChain(world());
      const taskId = await task(at);
      const job = await jobOf(at, taskId);
      const { state } = job;
      const before = await written(at, taskId);
      job.state = moved;
      expect(await codeOf(send(at, taskId))).toBe("lost_race");
      expect(await written(at, taskId)).toEqual(before);
      job.state = state;
      await send(at, taskId);
      expect((await written(at, taskId)).task.version).toBeGreaterThan(before.task.version);
    },
  );

  it.each(CHECKED_VERBS)("%s waits for a chain that does not answer, and writes nothing", async (verb) => {
    const { task, send } = USES[verb];
    const at = await castOnChain(world());
    const taskId = await task(at);
    const before = await written(at, taskId);
    const readJob = at.chain.readJob.bind(at.chain);
    at.chain.readJob = async () => {
      throw new ChainUnavailable();
    };
    expect(await codeOf(send(at, taskId))).toBe("chain_unavailable");
    expect(await written(at, taskId)).toEqual(before);
    at.chain.readJob = readJob;
    await send(at, taskId);
  });

  it("asks the contract for nothing that is not in it", async () => {
    const at = await castOnChain(world());
    const unpaid = await rowOf(at.context, (await awaiting(at)).id);
    const booked = { ...unpaid, asset: "SAT", status: "assigned", jobId: null } as const;
    const withoutChain = { ...at.context, chain: null };
    for (const task of [unpaid, booked]) {
      expect(await codeOf(requireJobHere(at.context, task))).toBe("done");
      expect(await codeOf(requireJobHere(withoutChain, task))).toBe("done");
    }
    const funded = await rowOf(at.context, (await paid(at)).id);
    expect(await codeOf(requireJobHere(at.context, funded))).toBe("done");
    expect(await codeOf(requireJobHere(withoutChain, funded))).toBe("chain_unavailable");
  });

  it("counts the round: changes that the buyer asked for on chain come first", async () => {
    const at = await castOnChain(world());
    const taskId = await submitted(at);
    const job = await jobOf(at, taskId);
    Object.assign(job, { state: "accepted", round: 1 });
    expect(await codeOf(approveTask(at.context, by(at.buyer, taskId)))).toBe("lost_race");
  });
});
