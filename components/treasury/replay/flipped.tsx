import { SAID, TONE } from "@/components/treasury/decisions/decisions-card";
import { ParamLink } from "@/components/ui/action/param-link";
import { Badge } from "@/components/ui/badge";
import { RelativeTime } from "@/components/ui/relative-time";
import type { Column } from "@/components/ui/table";
import type { FlippedWire, OutcomeWire } from "@/lib/schemas/treasury/simulation";
import { ENDED } from "./ended";

/** What the policy says, for how much of it, for how much. */
function Said({ outcome, requested }: { outcome: OutcomeWire; requested: number }) {
  const { action, approved, cost, reason } = outcome;
  const isLess = approved > 0 && approved < requested;
  return (
    <div className="max-w-xs wrap-anywhere">
      <Badge tone={TONE[action]}>{SAID[action]}</Badge>
      <span className="ml-2 text-sm tabular-nums">
        {approved === 0 ? "" : cost.display}
        {isLess ? ` for ${approved} of ${requested}` : ""}
      </span>
      <span className="block text-xs text-soft">{reason}</span>
    </div>
  );
}

/** A call that comes out otherwise: how it was, and how it would be. */
export const FLIPPED_COLUMNS: Column<FlippedWire>[] = [
  { key: "at", title: "When", isShort: true, cell: (row) => <RelativeTime at={row.at} /> },
  {
    key: "call",
    title: "Call",
    cell: ({ decisionId, agentId, serviceId, requested, ended }) => (
      <div className="max-w-xs wrap-anywhere">
        <ParamLink
          changes={{ view: "calls", decision: decisionId }}
          className="underline underline-offset-4"
          aria-label={`Decision on ${agentId}'s call of ${serviceId}`}
        >
          {agentId}
        </ParamLink>
        <span className="block text-xs text-soft">
          {serviceId} × {requested}, {ENDED[ended]}
        </span>
      </div>
    ),
  },
  {
    key: "was",
    title: "Was",
    cell: ({ was, requested }) => <Said outcome={was} requested={requested} />,
  },
  {
    key: "would",
    title: "Would be",
    cell: ({ would, requested }) => (
      <div className="flex gap-2">
        <span aria-hidden className="sm:hidden">
          →
        </span>
        <Said outcome={would} requested={requested} />
      </div>
    ),
  },
];
