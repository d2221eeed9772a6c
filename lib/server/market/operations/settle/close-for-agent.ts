import { outcomePpm, reputationOfGroups } from "@/lib/domain/market/reputation";
import { utcDay } from "@/lib/domain/time";
import { givePlaceBack, publishOnAgent } from "@/lib/server/market/tables/agents";
import {
  addToReputationDay,
  insertOutcome,
  reputationDaysOf,
} from "@/lib/server/market/tables/reputation-days";
import type { AgentRow, TaskRow } from "@/lib/server/market/tables/rows";
import type { Tx } from "@/lib/server/store/tx";

/** Outcomes that say something about an agent; cancelled and expired tasks do not. */
const JUDGED = ["completed", "failed", "refunded", "resolved"];

/** A task of the agent has ended: its place is free, and its record is published anew. */
export async function closeForAgent(
  tx: Tx,
  ended: { task: TaskRow; agent: AgentRow; nowMs: number },
): Promise<void> {
  const { task, agent, nowMs } = ended;
  await givePlaceBack(tx, agent.id);
  if (!JUDGED.includes(task.status)) return;
  const dayUtc = utcDay(nowMs);
  const isCounted = agent.ownerId !== task.buyerId;
  const priceUnits = task.agentPriceUnits ?? task.ceilingUnits;
  const paidUnits = task.paidAgentUnits;
  const { buyerId } = task;
  await insertOutcome(tx, {
    taskId: task.id,
    agentId: agent.id,
    buyerId,
    dayUtc,
    paidUnits,
    priceUnits,
    isCounted,
  });
  if (isCounted) {
    const ppm = outcomePpm(paidUnits, priceUnits);
    await addToReputationDay(tx, { agentId: agent.id, buyerId, dayUtc, outcomePpm: ppm });
  }
  await refreshReputation(tx, { agentId: agent.id, dayUtc });
}

/** Publishes what the agent's outcomes say on a day. */
export async function refreshReputation(tx: Tx, of: { agentId: string; dayUtc: number }): Promise<void> {
  const reputation = reputationOfGroups(await reputationDaysOf(tx, of.agentId), of.dayUtc);
  await publishOnAgent(tx, of.agentId, {
    multiplierHundredths: reputation.multiplierHundredths,
    successRatePpm: reputation.successRatePpm,
    settledTasks: reputation.settledTasks,
    distinctBuyers: reputation.distinctBuyers,
    refreshedOnDay: of.dayUtc,
  });
}
