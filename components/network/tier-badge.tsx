import { Badge } from "@/components/ui/badge";
import type { Tier } from "@/lib/domain/network/tiers";
import { TIER_TONES } from "./labels";

/** How an orchestrator stands, in a word. */
export function TierBadge({ tier, suspended = false }: { tier: Tier | null; suspended?: boolean }) {
  if (suspended) return <Badge tone="danger">Suspended</Badge>;
  if (tier === null) return <Badge>New</Badge>;
  return (
    <Badge tone={TIER_TONES[tier]} dot>
      {tier}
    </Badge>
  );
}
