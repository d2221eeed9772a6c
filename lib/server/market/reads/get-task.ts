import type { Actor } from "@/lib/domain/access/actor";
import type { AssetId } from "@/lib/domain/assets";
import { NotFound } from "@/lib/domain/errors";
import type { TaskStatus } from "@/lib/domain/market/lifecycle";
import { priceUnits } from "@/lib/domain/market/pricing";
import type { Hex } from "@/lib/schemas/hex";
import type { TaskWire } from "@/lib/schemas/market/task";
import { authorizeOnTask } from "@/lib/server/market/access";
import type { TaskRow } from "@/lib/server/market/tables/rows";
import type { Reader } from "@/lib/server/store/reader";
import { asRow } from "@/lib/server/store/rows";
import { namesOf } from "./party-names";
import { taskView } from "./task-view";

export interface TaskQuery {
  readonly actor: Actor;
  readonly taskId: string;
  readonly nowMs: number;
  /** Where its money is; null when the house runs without a chain. */
  readonly place: { readonly chainId: number; readonly escrow: Hex } | null;
}

/**
 * A task as this actor sees it.
 * @throws Unauthenticated, or NotFound when it is absent or not the actor's to see.
 */
export async function getTask(reader: Reader, query: TaskQuery): Promise<TaskWire> {
  const { actor, taskId } = query;
  const found = await reader.task.findUnique({ where: { id: taskId } });
  const task: TaskRow | null = found && asRow(found);
  authorizeOnTask(actor, { verb: "read", task: task && { ...task, status: task.status as TaskStatus } });
  if (!task) throw new NotFound();
  const [names, events, outbox, chainEvents, agentAddress, claim, assignment] = await Promise.all([
    namesOf(reader, [task]),
    reader.taskEvent.findMany({ where: { taskId }, orderBy: { seq: "asc" } }),
    reader.outboxRow.findMany({ where: { taskId }, orderBy: [{ createdAtMs: "asc" }, { id: "asc" }] }),
    reader.chainEvent.findMany({ where: { taskId }, orderBy: { seq: "asc" } }),
    addressOfAgent(reader, task.agentId),
    claimOf(reader, task, actor),
    task.jobId === null
      ? null
      : reader.attestation.findFirst({ where: { jobId: task.jobId, kind: "assign" } }),
  ]);
  return taskView({
    task,
    ...names.partiesOf(task),
    actor,
    nowMs: query.nowMs,
    place: query.place,
    events: events.map(asRow),
    outbox: outbox.map(asRow),
    chainEvents: chainEvents.map(asRow),
    agentAddress,
    claim,
    assignment,
  });
}

async function addressOfAgent(reader: Reader, agentId: string | null): Promise<string | null> {
  if (agentId === null) return null;
  const agent = await reader.agent.findUnique({ where: { id: agentId }, select: { ownerId: true } });
  if (!agent) return null;
  const owner = await reader.user.findUnique({ where: { id: agent.ownerId }, select: { address: true } });
  return owner?.address ?? null;
}

/** What an open task would pay the actor's only agent, as its consent of acceptance names it. */
async function claimOf(
  reader: Reader,
  task: TaskRow,
  actor: Actor,
): Promise<{ address: string; priceUnits: bigint } | null> {
  if (task.status !== "open" || actor.kind !== "user" || actor.address === undefined) return null;
  const [onlyId, second] = actor.agentIds;
  if (onlyId === undefined || second !== undefined) return null;
  const agent = await reader.agent.findUnique({ where: { id: onlyId } });
  if (!agent) return null;
  const units = priceUnits({
    asset: task.asset as AssetId,
    complexity: task.complexity,
    multiplierHundredths: agent.multiplierHundredths,
    baseUnits: task.basePriceUnits,
  });
  return units > task.ceilingUnits ? null : { address: actor.address, priceUnits: units };
}
