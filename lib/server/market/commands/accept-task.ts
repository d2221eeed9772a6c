import type { Actor } from "@/lib/domain/access/permissions";
import { Forbidden, LostRace, Unauthenticated } from "@/lib/domain/errors";
import { whyIneligible } from "@/lib/domain/market/matching";
import { SECOND_MS } from "@/lib/domain/time";
import type { AcceptInput } from "@/lib/schemas/market/task-verbs";
import { recordConsent } from "@/lib/server/escrow/consent/record-consent";
import { cancellableUntilS } from "@/lib/server/escrow/tables/attestations";
import { audit } from "@/lib/server/kernel/audit";
import type { Call, House, Reply } from "@/lib/server/kernel/context";
import { carryOutWithEvidence } from "@/lib/server/kernel/run-idempotent";
import { wordsOf } from "@/lib/server/kernel/wire-values";
import { anchorTimeOf } from "@/lib/server/market/operations/anchor/anchor";
import { affordableMultiplier, ownPriceOf } from "@/lib/server/market/operations/assign/agent-price";
import { assignmentOf, type Candidate } from "@/lib/server/market/operations/assign/assign-next";
import { WHY_INELIGIBLE } from "@/lib/server/market/operations/assign/why-ineligible";
import { datesAfter } from "@/lib/server/market/operations/verb/dates-after";
import { agentOnChain, assignmentWord, gatherWord } from "@/lib/server/market/operations/verb/gather-consent";
import { chosenAgentId, takeTask } from "@/lib/server/market/operations/verb/load-task-for-verb";
import { transition } from "@/lib/server/market/operations/verb/transition";
import { showTask } from "@/lib/server/market/reads/show-task";
import { findAgent, takePlace } from "@/lib/server/market/tables/agents";
import { findTask } from "@/lib/server/market/tables/tasks";
import type { TaskRow } from "@/lib/server/store/rows";
import type { Tx } from "@/lib/server/store/tx";

/** The assigned agent takes the task, or an eligible one claims an open task at its own published price. */
export async function acceptTask(house: House, call: Call<AcceptInput & { taskId: string }>): Promise<Reply> {
  const { actor, input } = call;
  if (actor.kind !== "user") throw new Unauthenticated();
  const reply = await carryOutWithEvidence(house, call, {
    gather: () => gatherWord(house, call, { verb: "accept" }),
    op: async (tx, nowMs, word) => {
      const { task } = await takeTask(tx, { taskId: input.taskId, actor, verb: "accept", nowMs });
      await requireNoCancellation(tx, { task, nowMs });
      const isClaim = task.status === "open";
      const claim = isClaim ? await claimFor(tx, { task, actor, named: input.agentId }) : null;
      if (word?.agent && claim && word.agent.priceUnits !== claim.priceUnits) throw new LostRace();
      const anchorAtMs = anchorTimeOf(
        house,
        { ...task, status: "in_progress" },
        { nowMs, isAtOnce: word?.isRevocable },
      );
      const accepted = await transition(tx, {
        task,
        verb: "accept",
        to: "in_progress",
        by: { kind: "agent", id: claim?.agent.id ?? task.agentId },
        nowMs,
        change: {
          ...(claim ? assignmentOf(claim) : {}),
          ...datesAfter(task, { verb: "accept", to: "in_progress", nowMs }),
          anchorAtMs,
        },
      });
      if (word) await recordConsent(tx, house, { taskId: task.id, word, nowMs });
      await audit(tx, { atMs: nowMs, actor, action: "task.accept", subjectKind: "task", subjectId: task.id });
      return { status: 200, value: await showTask(tx, house, { task: accepted, actor, nowMs }) };
    },
  });
  // The acceptance stands whatever becomes of the word: the first relay asks for it again.
  await giveAssignment(house, input.taskId).catch(() => undefined);
  return reply;
}

/**
 * The attester's word, given once the acceptance stands: from then on the agent can take every step on chain alone.
 */
async function giveAssignment(house: House, taskId: string): Promise<void> {
  const { chain } = house;
  if (!chain) return;
  const found = await house.store.read(async (tx) => {
    const task = await findTask(tx, taskId);
    const agent = task?.agentId && task.jobId !== null ? await findAgent(tx, task.agentId) : undefined;
    if (!task || !agent) return null;
    return { task, agent: await agentOnChain(tx, { agent, priceUnits: task.agentPriceUnits }) };
  });
  if (found) await assignmentWord(chain, found);
}

/**
 * While the attester's word "nobody accepted" lives, the buyer's cancellation can still reach the chain, even one that
 * was refused before.
 */
async function requireNoCancellation(tx: Tx, of: { task: TaskRow; nowMs: number }): Promise<void> {
  if (of.task.jobId === null) return;
  const untilS = await cancellableUntilS(tx, of.task.jobId);
  if (untilS === null || untilS * SECOND_MS < of.nowMs) return;
  throw new LostRace("The buyer is cancelling this task. Try again in ten minutes if it is still there.");
}

/** The caller's agent with a place taken, at its own price under the ceiling. */
async function claimFor(
  tx: Tx,
  asked: { task: TaskRow; actor: Actor; named: string | undefined },
): Promise<Candidate> {
  const { task } = asked;
  const agent = await findAgent(tx, chosenAgentId(asked.actor, asked.named));
  if (!agent) throw new Forbidden();
  const need = {
    buyerId: task.buyerId,
    skills: wordsOf(task.skills),
    ceilingHundredths: affordableMultiplier(task),
    excludedIds: wordsOf(task.candidatesTried),
  };
  const reason = whyIneligible({ ...agent, skills: wordsOf(agent.skills) }, need);
  if (reason) throw new Forbidden(WHY_INELIGIBLE[reason]);
  if (!(await takePlace(tx, agent.id))) throw new LostRace();
  return { agent, priceUnits: ownPriceOf(task, agent), multiplierHundredths: agent.multiplierHundredths };
}
