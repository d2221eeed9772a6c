import type { Actor } from "@/lib/domain/access/actor";
import { agentPrice } from "@/lib/domain/market/agent-price";
import type { Hex } from "@/lib/schemas/hex";
import type { TaskWire } from "@/lib/schemas/market/task";
import { findAssignment } from "@/lib/server/escrow/tables/attestations";
import { chainEventsOfTask } from "@/lib/server/escrow/tables/chain-events-of-task";
import type { Context } from "@/lib/server/kernel/context";
import { outboxOf } from "@/lib/server/kernel/tables/outbox";
import { userById } from "@/lib/server/kernel/tables/users";
import { findAgent } from "@/lib/server/market/tables/agents";
import type { TaskRow } from "@/lib/server/market/tables/rows";
import { taskEventsOf } from "@/lib/server/market/tables/task-events";
import { taskUptime } from "@/lib/server/market/tables/task-uptimes";
import type { Tx } from "@/lib/server/store/tx";
import { taskView } from "./task-view";

/** The task as its actor sees it now: what a write answers in its own op, and what the next read answers. */
export async function showTask(
  tx: Tx,
  context: Pick<Context, "chain">,
  shown: { task: TaskRow; actor: Actor; nowMs: number },
): Promise<TaskWire> {
  const { task } = shown;
  const agent = task.agentId === null ? undefined : await findAgent(tx, task.agentId);
  const buyer = await userById(tx, task.buyerId);
  const owner = agent && task.jobId !== null ? await userById(tx, agent.ownerId) : undefined;
  return taskView({
    ...shown,
    buyer: { id: task.buyerId, name: buyer?.name ?? task.buyerId },
    agent: agent ?? null,
    events: await taskEventsOf(tx, task.id),
    outbox: task.jobId === null ? [] : await outboxOf(tx, task.id),
    chainEvents: task.jobId === null ? [] : await chainEventsOfTask(tx, task.id),
    place: context.chain
      ? { chainId: context.chain.facts.chainId, escrow: context.chain.facts.escrow }
      : null,
    agentAddress: owner?.address ?? null,
    claim: await claimOf(tx, shown),
    uptime: (await taskUptime(tx, task.id)) ?? null,
    assignment: task.jobId === null ? null : ((await findAssignment(tx, task.jobId)) ?? null),
  });
}

/** What an open task would pay the actor's only agent; who owns several names one of them to accept. */
async function claimOf(
  tx: Tx,
  shown: { task: TaskRow; actor: Actor },
): Promise<{ address: Hex; priceUnits: bigint } | null> {
  const { task, actor } = shown;
  if (task.status !== "open" || task.jobId === null || actor.kind !== "user") return null;
  const [onlyId, second] = actor.agentIds;
  if (onlyId === undefined || second !== undefined || actor.address === undefined) return null;
  const agent = await findAgent(tx, onlyId);
  if (!agent) return null;
  const priceUnits = agentPrice(task, agent);
  return priceUnits > task.ceilingUnits ? null : { address: actor.address, priceUnits };
}
