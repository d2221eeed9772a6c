import type { Actor } from "@/lib/domain/access/actor";
import { authorize } from "@/lib/domain/access/authorize";
import { TIERS } from "@/lib/domain/network/tiers";
import { HOUR_MS, SECOND_MS } from "@/lib/domain/time";
import type { NetworkWire } from "@/lib/schemas/network/orchestrator";
import { timeView } from "@/lib/server/kernel/wire-values";
import { ACTIONS } from "@/lib/server/network/access";
import { earnedSince } from "@/lib/server/network/tables/evaluations";
import { countByTier, troubledOrchestrators } from "@/lib/server/network/tables/orchestrators";
import type { Store } from "@/lib/server/store/tx";
import type { ReadAt } from "./orchestrators";

const ALERTS_SHOWN = 20;
/** More ways than anybody reads one by one. */
const WAYS_SHOWN = 200;

/** How all orchestrators fare, who should be looked at, and what the last hour earned. */
export function readNetwork(
  store: Store,
  query: { actor: Actor; at: ReadAt; assets: NetworkWire["terms"]["assets"] },
): Promise<NetworkWire> {
  authorize(query.actor, ACTIONS["network.read"]);
  const { nowMs, rules } = query.at;
  const sinceMs = nowMs - HOUR_MS;
  return store.read(async (tx) => {
    const counts = await countByTier(tx);
    const earned = await earnedSince(tx, sinceMs);
    const alerted = await troubledOrchestrators(tx, ALERTS_SHOWN);
    return {
      total: sum(counts.map(({ count }) => count)),
      suspended: sum(counts.map(({ suspended }) => suspended)),
      byTier: [null, ...TIERS].map((tier) => ({
        tier,
        count: counts.find((of) => of.tier === tier)?.count ?? 0,
      })),
      alerts: alerted.map(({ id, name, tier, isSuspended, heldBy }) => ({
        ...{ id, name, tier },
        suspended: isSuspended || heldBy !== null,
      })),
      since: timeView(sinceMs),
      earned: earned
        .slice(0, WAYS_SHOWN)
        .map(({ usdUnits, ...way }) => ({ ...way, microUsd: `${usdUnits}` })),
      earnedMicroUsd: `${earned.reduce((all, { usdUnits }) => all + usdUnits, 0n)}`,
      terms: {
        mode: rules.mode,
        intervalS: rules.intervalMs / SECOND_MS,
        baseMicroUsd: `${rules.baseMicroUsd}`,
        assets: query.assets,
      },
    };
  });
}

const sum = (counts: readonly number[]) => counts.reduce((all, count) => all + count, 0);
