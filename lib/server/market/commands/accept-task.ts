import type { Actor } from "@/lib/domain/access/actor";
import { Forbidden, LostRace } from "@/lib/domain/errors";
import { affordableMultiplier, agentPrice } from "@/lib/domain/market/agent-price";
import { whyIneligible } from "@/lib/domain/market/matching";
import { SECOND_MS } from "@/lib/domain/time";
import type { AcceptInput } from "@/lib/schemas/market/task-verbs";
import { cancellableUntilS } from "@/lib/server/escrow/tables/attestations";
import type { Context } from "@/lib/server/kernel/context";
import { assignmentOf, type Candidate } from "@/lib/server/market/operations/assign/assign-next";
import { WHY_INELIGIBLE } from "@/lib/server/market/operations/assign/why-ineligible";
import { agentOnChain, assignmentAttestation } from "@/lib/server/market/operations/verb/gather-consent";
import { chosenAgentId } from "@/lib/server/market/operations/verb/load-task-for-verb";
import { taskCommand } from "@/lib/server/market/operations/verb/task-command";
import { findAgent, takePlace } from "@/lib/server/market/tables/agents";
import type { TaskRow } from "@/lib/server/market/tables/rows";
import { findTask } from "@/lib/server/market/tables/tasks";
import type { Tx } from "@/lib/server/store/tx";

const accept = taskCommand("accept", ({ agentId: named }: AcceptInput) => ({
  decide: async ({ tx, task, actor, nowMs }) => {
    await requireNoCancellation(tx, { task, nowMs });
    if (task.status !== "open") return {};
    const claim = await claimFor(tx, { task, actor, named });
    return { by: { kind: "agent", id: claim.agent.id }, change: assignmentOf(claim) };
  },
}));

/** The assigned agent takes the task, or an eligible one claims an open task at its own published price. */
export const acceptTask: typeof accept = async (context, call) => {
  const reply = await accept(context, call);
  // The acceptance stands whatever becomes of the consent: the first relay asks for it again.
  await giveAssignment(context, call.input.taskId).catch(() => undefined);
  return reply;
};

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
    skills: task.skills,
    ceilingHundredths: affordableMultiplier(task),
    excludedIds: task.candidatesTried,
  };
  const reason = whyIneligible({ ...agent, skills: agent.skills }, need);
  if (reason) throw new Forbidden(WHY_INELIGIBLE[reason]);
  if (!(await takePlace(tx, agent.id))) throw new LostRace();
  return { agent, priceUnits: agentPrice(task, agent), multiplierHundredths: agent.multiplierHundredths };
}
