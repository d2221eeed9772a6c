import { NotFound } from "@/lib/domain/errors";
import { formatMultiplier } from "@/lib/domain/market/pricing";
import { formatSuccessRate, type Reputation, reputationOf } from "@/lib/domain/market/reputation";
import { startOfDayMs } from "@/lib/domain/time";
import type { ReputationInputWire, ReputationWire } from "@/lib/schemas/market/agent";
import { findAgent } from "@/lib/server/market/tables/agents";
import { outcomesOf } from "@/lib/server/market/tables/reputation-days";
import type { AgentRow, OutcomeRow } from "@/lib/server/market/tables/rows";
import type { Store } from "@/lib/server/store/tx";

/** All that an agent's published reputation rests on, as of the day it was published, for anybody to recompute. */
export function agentReputation(store: Store, agentId: string): Promise<ReputationWire> {
  return store.read(async (tx) => {
    const agent = await findAgent(tx, agentId);
    if (!agent) throw new NotFound();
    return reputationView(agent, await outcomesOf(tx, agentId));
  });
}

function reputationView(agent: AgentRow, outcomes: readonly OutcomeRow[]): ReputationWire {
  const result = reputationOf(outcomes, agent.refreshedOnDay);
  return {
    agentId: agent.id,
    asOf: dateOf(agent.refreshedOnDay),
    inputs: outcomes.map(inputView),
    steps: stepsView(result),
    result: {
      successRate: formatSuccessRate(result.successRatePpm),
      multiplier: formatMultiplier(result.multiplierHundredths),
      settledTasks: result.settledTasks,
      distinctBuyers: result.distinctBuyers,
    },
    published: {
      successRate: formatSuccessRate(agent.successRatePpm),
      multiplier: formatMultiplier(agent.multiplierHundredths),
    },
  };
}

function inputView(outcome: OutcomeRow): ReputationInputWire {
  return {
    taskId: outcome.taskId,
    buyerId: outcome.buyerId,
    day: dateOf(outcome.dayUtc),
    paidUnits: outcome.paidUnits.toString(),
    priceUnits: outcome.priceUnits.toString(),
    counted: outcome.isCounted,
  };
}

/** Weights in units of 10^-9, weighted outcomes in 10^-9 × 10^-6, as exact integers in text. */
function stepsView({ steps }: Reputation): ReputationWire["steps"] {
  return {
    totalWeight: steps.totalWeight.toString(),
    capWeight: steps.capWeight.toString(),
    buyers: steps.buyers.map((buyer) => ({
      buyerId: buyer.buyerId,
      settledTasks: buyer.settledTasks,
      weight: buyer.weight.toString(),
      cappedWeight: buyer.cappedWeight.toString(),
      weightedOutcome: buyer.weightedOutcome.toString(),
    })),
    cappedWeight: steps.cappedWeight.toString(),
    weightedOutcome: steps.weightedOutcome.toString(),
  };
}

function dateOf(dayUtc: number): string {
  return new Date(startOfDayMs(dayUtc)).toISOString().slice(0, 10);
}
