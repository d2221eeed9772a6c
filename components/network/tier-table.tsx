import { Card } from "@/components/ui/card";
import { type Column, Table } from "@/components/ui/table";
import { TIER_TERMS, TIERS, type Tier } from "@/lib/domain/network/tiers";
import type { NetworkWire } from "@/lib/schemas/network/orchestrator";
import { bpsText, usdText } from "./labels";
import { TierBadge } from "./tier-badge";

const BPS = 10_000n;

const columns = (base: bigint): Column<Tier>[] => [
  { key: "tier", title: "Tier", cell: (tier) => <TierBadge tier={tier} /> },
  { key: "from", title: "From", numeric: true, cell: (tier) => bpsText(TIER_TERMS[tier].fromBps) },
  {
    key: "pays",
    title: "Pays",
    numeric: true,
    cell: (tier) => usdText((base * BigInt(TIER_TERMS[tier].multiplierBps)) / BPS),
  },
  { key: "delay", title: "Wait", numeric: true, cell: (tier) => `${TIER_TERMS[tier].delayS} s` },
];

/** What uptime earns: the bands, and how sure the house must be of them. */
export function TierTable({ terms }: { terms: NetworkWire["terms"] }) {
  const base = BigInt(terms.baseMicroUsd);
  return (
    <Card id="terms" title="What uptime earns">
      <p className="mb-3 text-sm text-soft">
        {usdText(base)} every {terms.intervalS} s at GOOD. Paid is the lower of what the worker says of itself
        and what our probes saw{" "}
        {terms.mode === "seed"
          ? "in the last minute."
          : "in the last day, by the low end of its interval; a tier falls after three evaluations in a row."}
      </p>
      <Table caption="Tiers and what they pay" columns={columns(base)} rows={TIERS} rowKey={(tier) => tier} />
    </Card>
  );
}
