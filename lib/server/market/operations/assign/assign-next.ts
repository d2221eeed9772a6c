import { affordableMultiplier, agentPrice } from "@/lib/domain/market/agent-price";
import { findAgent, firstCandidate, takePlace } from "@/lib/server/market/tables/agents";
import type { AgentRow, QuoteRow, TaskRow } from "@/lib/server/market/tables/rows";
import type { TaskChange } from "@/lib/server/market/tables/tasks";
import type { Tx } from "@/lib/server/store/tx";

export interface Candidate {
  readonly agent: AgentRow;
  readonly priceUnits: bigint;
  readonly multiplierHundredths: number;
}

/**
 * Whom a paid task goes to first: the agent of its quote at the quoted price, else the next one. The place is taken.
 * Null when nobody is eligible; the task is then open.
 */
export async function assignFirst(
  tx: Tx,
  parts: { task: TaskRow; quote: QuoteRow },
): Promise<Candidate | null> {
  const { task, quote } = parts;
  if (task.strategy === "open") return null;
  const quotedId = quote.agentId ?? quote.candidateId;
  const quoted = quotedId === null ? undefined : await findAgent(tx, quotedId);
  if (quoted && (await takePlace(tx, quoted.id))) {
    return { agent: quoted, priceUnits: task.ceilingUnits, multiplierHundredths: task.multiplierHundredths };
  }
  return assignNext(tx, task);
}

/** The next eligible agent that asks no more than the ceiling and was not asked before. The place is taken. */
export async function assignNext(tx: Tx, task: TaskRow): Promise<Candidate | null> {
  if (task.strategy !== "best" && task.strategy !== "value") return null;
  const agent = await firstCandidate(tx, {
    strategy: task.strategy,
    skills: task.skills,
    notOwnedBy: task.buyerId,
    excludedIds: task.candidatesTried,
    maxMultiplierHundredths: affordableMultiplier(task),
    isDemoOnly: task.source === "aicp",
  });
  if (!agent || !(await takePlace(tx, agent.id))) return null;
  return { agent, priceUnits: agentPrice(task, agent), multiplierHundredths: agent.multiplierHundredths };
}

/** The row's columns of an assignment; null puts the task back for anybody to claim. */
export function assignmentOf(candidate: Candidate | null): TaskChange {
  return {
    agentId: candidate?.agent.id ?? null,
    agentPriceUnits: candidate?.priceUnits ?? null,
    agentMultiplierHundredths: candidate?.multiplierHundredths ?? null,
  };
}
