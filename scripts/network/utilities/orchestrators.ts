import { z } from "@/lib/schemas/zod";
import type { HouseClient } from "./house-client";

const evaluation = z.object({
  number: z.number(),
  at: z.string(),
  paidBps: z.number().nullable(),
  tier: z.string().nullable(),
  microUsd: z.string(),
});

const orchestrator = z.object({
  id: z.string(),
  name: z.string(),
  endpoint: z.string(),
  capability: z.string(),
  payeeAddress: z.string(),
  tier: z.string().nullable(),
  suspended: z.boolean(),
  failures: z.number(),
  nextEvaluationAt: z.string(),
  lastEvaluation: evaluation.nullable(),
});
export type Orchestrator = z.output<typeof orchestrator>;

const page = z.object({ items: z.array(orchestrator), nextCursor: z.string().nullable() });

/** All of the registry, page by page. */
export async function allOrchestrators(house: HouseClient): Promise<Orchestrator[]> {
  const found: Orchestrator[] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const path: string = `/api/v1/network/orchestrators?limit=100${cursor === "" ? "" : `&cursor=${cursor}`}`;
    const { items, nextCursor } = await house.ask({ path, shape: page });
    found.push(...items);
    cursor = nextCursor;
  }
  return found;
}

const withSamples = orchestrator.extend({
  samples: z.array(
    z.object({
      at: z.string(),
      outcome: z.string(),
      tookMs: z.number().nullable(),
      why: z.string().nullable(),
    }),
  ),
});
export type OrchestratorWithSamples = z.output<typeof withSamples>;

export function oneOrchestrator(house: HouseClient, id: string): Promise<OrchestratorWithSamples> {
  return house.ask({ path: `/api/v1/network/orchestrators/${encodeURIComponent(id)}`, shape: withSamples });
}

const payout = z.object({
  id: z.string(),
  evaluation: z.number(),
  state: z.string(),
  asset: z.string(),
  microUsd: z.string(),
  amount: z.object({ display: z.string() }).nullable(),
  transactionHash: z.string().nullable(),
  owedAt: z.string(),
  nextTryAt: z.string().nullable(),
  why: z.string().nullable(),
});
export type Payout = z.output<typeof payout>;

/** The last ones, newest first. */
export async function payoutsOf(house: HouseClient, id: string): Promise<Payout[]> {
  const path = `/api/v1/network/orchestrators/${encodeURIComponent(id)}/payouts?limit=20`;
  return (await house.ask({ path, shape: z.object({ items: z.array(payout) }) })).items;
}

export const percent = (bps: number | null | undefined) =>
  bps === null || bps === undefined ? "—" : `${(bps / 100).toFixed(2)} %`;
