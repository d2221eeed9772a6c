import type { Actor } from "@/lib/domain/access/actor";
import { Forbidden, LostRace, Unauthenticated } from "@/lib/domain/errors";
import { whyIneligible } from "@/lib/domain/market/matching";
import { SECOND_MS } from "@/lib/domain/time";
import type { AcceptInput } from "@/lib/schemas/market/task-verbs";
import { recordConsent } from "@/lib/server/escrow/consent/record-consent";
import { cancellableUntilS } from "@/lib/server/escrow/tables/attestations";
import { audit } from "@/lib/server/kernel/audit";
import type { Call, Context, Reply } from "@/lib/server/kernel/context";
import { runWithEvidence } from "@/lib/server/kernel/run-idempotent";
import { stringsOf } from "@/lib/server/kernel/wire-values";
import { anchorTimeOf } from "@/lib/server/market/operations/anchor/anchor";
import { affordableMultiplier, agentPrice } from "@/lib/server/market/operations/assign/agent-price";
import { assignmentOf, type Candidate } from "@/lib/server/market/operations/assign/assign-next";
import { WHY_INELIGIBLE } from "@/lib/server/market/operations/assign/why-ineligible";
import { datesAfter } from "@/lib/server/market/operations/verb/dates-after";
import {
  agentOnChain,
  assignmentAttestation,
  gatherConsent,
} from "@/lib/server/market/operations/verb/gather-consent";
import { chosenAgentId, loadTaskForVerb } from "@/lib/server/market/operations/verb/load-task-for-verb";
import { transition } from "@/lib/server/market/operations/verb/transition";
import { showTask } from "@/lib/server/market/reads/show-task";
import { findAgent, takePlace } from "@/lib/server/market/tables/agents";
import type { TaskRow } from "@/lib/server/market/tables/rows";
import { findTask } from "@/lib/server/market/tables/tasks";
import type { Tx } from "@/lib/server/store/tx";

/** The assigned agent takes the task, or an eligible one claims an open task at its own published price. */
export async function acceptTask(
  context: Context,
  call: Call<AcceptInput & { taskId: string }>,
): Promise<Reply> {
  const { actor, input } = call;
  if (actor.kind !== "user") throw new Unauthenticated();
  const reply = await runWithEvidence(context, call, {
    gather: () => gatherConsent(context, call, { verb: "accept" }),
    op: async (tx, nowMs, consent) => {
      const { task } = await loadTaskForVerb(tx, { taskId: input.taskId, actor, verb: "accept", nowMs });
      await requireNoCancellation(tx, { task, nowMs });
      const isClaim = task.status === "open";
      const claim = isClaim ? await claimFor(tx, { task, actor, named: input.agentId }) : null;
      if (consent?.agent && claim && consent.agent.priceUnits !== claim.priceUnits) throw new LostRace();
      const anchorAtMs = anchorTimeOf(
        context,
        { ...task, status: "in_progress" },
        { nowMs, isAtOnce: consent?.isRevocable },
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
      if (consent) await recordConsent(tx, context, { taskId: task.id, consent, nowMs });
      await audit(tx, { atMs: nowMs, actor, action: "task.accept", subjectKind: "task", subjectId: task.id });
      return { status: 200, value: await showTask(tx, context, { task: accepted, actor, nowMs }) };
    },
  });
  // The acceptance stands whatever becomes of the consent: the first relay asks for it again.
  await giveAssignment(context, input.taskId).catch(() => undefined);
  return reply;
}

/**
 * The attestation, given once the acceptance stands: from then on the agent can take every step on chain alone.
 */
async function giveAssignment(context: Context, taskId: string): Promise<void> {
  const { chain } = context;
  if (!chain) return;
  const found = await context.store.read(async (tx) => {
    const task = await findTask(tx, taskId);
    const agent = task?.agentId && task.jobId !== null ? await findAgent(tx, task.agentId) : undefined;
    if (!task || !agent) return null;
    return { task, agent: await agentOnChain(tx, { agent, priceUnits: task.agentPriceUnits }) };
  });
  if (found) await assignmentAttestation(chain, found);
}

/**
 * While the attestation "nobody accepted" lives, the buyer's cancellation can still reach the chain, even one that
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
    skills: stringsOf(task.skills),
    ceilingHundredths: affordableMultiplier(task),
    excludedIds: stringsOf(task.candidatesTried),
  };
  const reason = whyIneligible({ ...agent, skills: stringsOf(agent.skills) }, need);
  if (reason) throw new Forbidden(WHY_INELIGIBLE[reason]);
  if (!(await takePlace(tx, agent.id))) throw new LostRace();
  return { agent, priceUnits: agentPrice(task, agent), multiplierHundredths: agent.multiplierHundredths };
}
