import {
  type ListedOrchestratorWire,
  listedOrchestratorWire,
  type OrchestratorWire,
  orchestratorWire,
} from "@/lib/schemas/network/orchestrator";
import { type PayoutWire, payoutWire } from "@/lib/schemas/network/payout";
import { z } from "@/lib/schemas/zod";
import type { HouseClient } from "./house-client";

const page = z.object({ items: z.array(listedOrchestratorWire), nextCursor: z.string().nullable() });

/** All of the registry, page by page. */
export async function allOrchestrators(house: HouseClient): Promise<ListedOrchestratorWire[]> {
  const found: ListedOrchestratorWire[] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const path: string = `/api/v1/network/orchestrators?limit=100${cursor === "" ? "" : `&cursor=${cursor}`}`;
    const { items, nextCursor } = await house.ask({ path, shape: page });
    found.push(...items);
    cursor = nextCursor;
  }
  return found;
}

export function oneOrchestrator(house: HouseClient, id: string): Promise<OrchestratorWire> {
  return house.ask({
    path: `/api/v1/network/orchestrators/${encodeURIComponent(id)}`,
    shape: orchestratorWire,
  });
}

/** The last ones, newest first. */
export async function payoutsOf(house: HouseClient, id: string): Promise<PayoutWire[]> {
  const path = `/api/v1/network/orchestrators/${encodeURIComponent(id)}/payouts?limit=20`;
  return (await house.ask({ path, shape: z.object({ items: z.array(payoutWire) }) })).items;
}

export const percent = (bps: number | null | undefined) =>
  bps === null || bps === undefined ? "—" : `${(bps / 100).toFixed(2)} %`;
