import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/components/ui/action/button";
import { whyQuery } from "@/lib/client/treasury-queries";
import type { WhyWire } from "@/lib/schemas/treasury/why";
import { offerOf } from "./raise";
import { RaiseDialog } from "./raise-dialog";

function sentence({ action, reason, policyVersion }: WhyWire["now"]): string {
  const by = `by version ${policyVersion} of the policy`;
  if (action === "ALLOWED") return `The same call would pass now, ${by}.`;
  if (action === "WAITING") return `The same call would wait for a person now, ${by}: ${reason}.`;
  if (action === "DOWNGRADED") return `Less of it, or its summary, would pass now, ${by}: ${reason}.`;
  return `The same call would be refused now, ${by}: ${reason}.`;
}

/** What the same question comes to at this moment, and what would let it pass; nothing else is offered. */
export function AskedNow({ id }: { id: string }) {
  const { data } = useQuery(whyQuery(id));
  const [isRaising, setRaising] = useState(false);
  if (!data) return null;
  const { needs } = data.now;
  const offer = needs && offerOf(needs);
  return (
    <section aria-label="Asked again now" className="grid gap-3 rounded-lg bg-raised p-3">
      <p role="status" className="wrap-anywhere">
        {sentence(data.now)}
      </p>
      {needs === null ? null : <p className="wrap-anywhere">It {needs.text}.</p>}
      {offer === null || offer === undefined ? null : (
        <Button tone="primary" className="justify-self-start" onClick={() => setRaising(true)}>
          {offer} would {needs?.asks === undefined ? "let it pass" : "let it wait for approval"}
        </Button>
      )}
      <RaiseDialog decisionId={id} isOpen={isRaising} onClose={() => setRaising(false)} />
    </section>
  );
}
