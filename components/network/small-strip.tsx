import type { ProbeOutcome } from "@/lib/domain/network/samples";
import { OUTCOMES } from "./labels";

/** The last probes of one orchestrator, oldest first, for whoever looks at many. */
export function SmallStrip({ recent }: { recent: readonly ProbeOutcome[] }) {
  if (recent.length === 0) return <p className="text-xs text-soft">Not looked at in the last minutes.</p>;
  const good = recent.filter((outcome) => outcome === "ok").length;
  const cells = recent.map((outcome, at) => ({ outcome, key: `${at} of ${recent.length}` }));
  return (
    <div role="img" aria-label={`${good} of the last ${recent.length} probes were right and in time.`}>
      <div className="flex h-6 gap-px">
        {cells.map(({ outcome, key }) => (
          <span
            key={key}
            className="min-w-0 max-w-3 flex-1 rounded-xs"
            style={{ background: OUTCOMES[outcome].colour }}
          />
        ))}
      </div>
    </div>
  );
}
