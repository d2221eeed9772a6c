import { MAX_BPS } from "@/lib/domain/money";
import { TIER_TERMS, TIERS } from "@/lib/domain/network/tiers";
import { bpsText, TIER_COLOURS } from "./labels";

interface Uptime {
  readonly workerBps: number | null;
  readonly paidBps: number;
  readonly interval: { readonly lowBps: number; readonly highBps: number };
  readonly good: number;
  readonly known: number;
}

const at = (bps: number) => `${bps / 100}%`;

/** Where uptime lies among the bands of the tiers: its mark, and the interval that its sample leaves open. */
export function UptimeBands({ uptime }: { uptime: Uptime }) {
  const { paidBps, interval, good, known, workerBps } = uptime;
  const words = `${bpsText(paidBps)}; ${good} of ${known} probes, 95% interval ${bpsText(interval.lowBps)} to ${bpsText(interval.highBps)}`;
  return (
    <figure className="grid gap-2">
      <div role="img" aria-label={`Uptime ${words}`} className="relative h-12">
        {TIERS.map((tier, index) => {
          const to = index === 0 ? MAX_BPS : TIER_TERMS[TIERS[index - 1] ?? tier].fromBps;
          const from = TIER_TERMS[tier].fromBps;
          return (
            <span
              key={tier}
              className="absolute bottom-0 h-3 border-r border-surface"
              style={{ left: at(from), width: at(to - from), background: TIER_COLOURS[tier], opacity: 0.45 }}
            />
          );
        })}
        <span
          className="absolute top-4 h-2.5 rounded-xs border-2 border-ink/60"
          style={{ left: at(interval.lowBps), width: at(interval.highBps - interval.lowBps) }}
        />
        <span
          className="absolute top-1 bottom-0 w-1 -translate-x-1/2 rounded-full bg-ink"
          style={{ left: at(paidBps) }}
        />
      </div>
      <figcaption className="text-xs text-soft">
        <span className="font-semibold text-ink">{bpsText(paidBps)}</span> paid · probes n = {known}, 95%
        interval{" "}
        <span className="whitespace-nowrap">
          {bpsText(interval.lowBps)} – {bpsText(interval.highBps)}
        </span>
        {workerBps === null ? "" : ` · its worker says ${bpsText(workerBps)}`}
      </figcaption>
    </figure>
  );
}
