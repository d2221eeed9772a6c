import { memo } from "react";
import { ForeignText } from "@/components/ui/foreign-text";
import type { AskedLater } from "@/lib/client/assistant/asked-later";
import type { ToolPartWire } from "@/lib/schemas/assistant/message";
import { AskedInput } from "./asked-input";
import { CALL_WORDS, DecisionBadge } from "./decision-badge";
import { LimitedBy } from "./limited-by";
import { PartResult } from "./part-result";
import { ReceiptLine } from "./receipt-line";
import { WaitsFor } from "./waits-for";

/** What is called in the place of what was asked for, and how much of it. */
function bought({ serviceId, quantity, decision }: ToolPartWire): string {
  const called = decision?.calledServiceId ?? serviceId;
  const service = called === serviceId ? serviceId : `${serviceId} → ${called}`;
  const approved = decision?.approved ?? quantity;
  const count = approved === quantity || approved === 0 ? `${quantity}` : `${approved} of ${quantity}`;
  return `${service} × ${count}`;
}

/** What it costs; nothing where nothing was let pass. */
function costOf({ decision }: ToolPartWire): string | null {
  return decision === null || decision.approved === 0 ? null : decision.cost.display;
}

const EDGES: Readonly<Record<string, string>> = {
  ALLOWED: "border-l-success-text",
  DOWNGRADED: "border-l-warning-text",
  REJECTED: "border-l-danger-text",
  WAITING: "border-l-primary-text",
};

/** A call of a service in a conversation: what was asked, what the policy said, what it cost, and what came of it. */
export const ToolCard = memo(function ToolCard({
  part,
  seq,
  later,
}: {
  part: ToolPartWire;
  seq: number;
  /** What became of the same request when it was made again. */
  later: AskedLater | null;
}) {
  const { decision, call, error } = part;
  const cost = costOf(part);
  const edge = EDGES[decision?.action ?? (error === null ? "" : "REJECTED")] ?? "border-l-line-strong";
  return (
    <section
      aria-label={bought(part)}
      className={`grid min-w-0 gap-3 rounded-xl border border-l-4 border-line bg-surface p-3 shadow-sm sm:p-4 ${edge}`}
    >
      <header className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h3 className="min-w-0 font-medium">
          <ForeignText>{bought(part)}</ForeignText>
        </h3>
        <DecisionBadge decision={decision} error={error} />
        {cost === null ? null : <span className="ml-auto text-sm tabular-nums">{cost}</span>}
      </header>
      <AskedInput input={part.input} />
      <Outcome part={part} />
      {decision !== null && decision.action !== "ALLOWED" ? (
        <LimitedBy decision={decision} seq={seq} later={later} />
      ) : null}
      <WaitsFor part={part} />
      <PartResult part={part} seq={seq} />
      {call === null ? null : <ReceiptLine call={call} receipt={part.receipt ?? call.receipt} />}
    </section>
  );
});

/** How far it has come, and what went wrong. */
function Outcome({ part: { call, error } }: { part: ToolPartWire }) {
  const words = call === null ? null : CALL_WORDS[call.state];
  if (words === null && !call?.failure && error === null) return null;
  return (
    <div className="grid gap-1 text-sm">
      {words === null ? null : <p className="text-soft">{words}</p>}
      {call?.failure ? (
        <p className="text-danger-text">
          <ForeignText>{call.failure}</ForeignText>
        </p>
      ) : null}
      {error === null ? null : (
        <p className="text-danger-text">
          <ForeignText>{error}</ForeignText>
        </p>
      )}
    </div>
  );
}
