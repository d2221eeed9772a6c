import { lazy, Suspense, useState } from "react";
import { Skeleton } from "@/components/ui/feedback/skeleton";
import { Choice } from "@/components/ui/form/choice";
import { Icon } from "@/components/ui/icon";
import type { Pages } from "@/lib/client/pages";
import type { AgentWire } from "@/lib/schemas/market/agent";
import type { Draft, Terms } from "./draft";

const AgentChoice = lazy(async () => ({ default: (await import("./agent-choice")).AgentChoice }));
const TermFields = lazy(async () => ({ default: (await import("./term-fields")).TermFields }));

const ASSETS = [
  { value: "SAT", label: "SAT", note: "house books" },
  { value: "MNEE", label: "MNEE", note: "escrow on chain" },
  { value: "ETH", label: "ETH", note: "escrow on chain" },
] as const;

const STRATEGIES = [
  { value: "best", label: "Best", note: "highest reputation" },
  { value: "value", label: "Value", note: "most success for the price" },
  { value: "direct", label: "Direct", note: "you name one" },
  { value: "open", label: "Open", note: "any may claim it" },
] as const;

const REVIEWS = [
  { value: "none", label: "Pay on delivery", note: "no review" },
  { value: "buyer", label: "I review first", note: "approve, then pay" },
] as const;

type Props = { draft: Draft; agents: Pages<AgentWire>; onChange: (change: Partial<Draft>) => void };

function Deadlines({ terms, onChange }: { terms: Terms; onChange: (terms: Terms) => void }) {
  const [wasOpened, setOpened] = useState(false);
  return (
    <details className="rounded-lg border border-line px-3" onToggle={() => setOpened(true)}>
      <summary className="flex min-h-11 flex-wrap items-center gap-x-2 py-1 text-sm font-medium">
        <Icon name="clock" />
        <span className="shrink-0">Deadlines</span>
        <span className="text-xs font-normal text-soft">the usual ones if you leave this closed</span>
      </summary>
      {wasOpened ? (
        <Suspense fallback={<Skeleton className="mb-4 h-56" />}>
          <TermFields terms={terms} onChange={onChange} />
        </Suspense>
      ) : null}
    </details>
  );
}

export function DealFields({ draft, agents, onChange }: Props) {
  const isLedger = draft.asset === "SAT";
  return (
    <>
      <Choice
        legend="Pay with"
        name="asset"
        value={draft.asset}
        options={ASSETS}
        onChange={(asset) => onChange({ asset, review: asset === "SAT" ? "none" : "buyer" })}
      />
      <Choice
        legend="Who does it"
        name="strategy"
        value={draft.strategy}
        options={STRATEGIES}
        onChange={(strategy) => onChange({ strategy })}
      />
      {draft.strategy === "direct" ? (
        <Suspense fallback={<Skeleton className="h-20" />}>
          <AgentChoice agents={agents} value={draft.agentId} onChange={(agentId) => onChange({ agentId })} />
        </Suspense>
      ) : null}
      {isLedger ? (
        <Choice
          legend="When it is paid"
          name="review"
          value={draft.review}
          options={REVIEWS}
          onChange={(review) => onChange({ review })}
        />
      ) : (
        <p className="text-xs text-soft">
          You review the work; the escrow pays when you approve, or when you stay silent.
        </p>
      )}
      <Deadlines terms={draft.terms} onChange={(terms) => onChange({ terms })} />
    </>
  );
}
