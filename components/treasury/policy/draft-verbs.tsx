import { useState } from "react";
import { Button } from "@/components/ui/action/button";
import type { DraftVerb } from "@/lib/domain/treasury/drafts/lifecycle";
import type { DraftWire } from "@/lib/schemas/treasury/policy-draft";
import { ReasonDialog } from "./reason-dialog";
import { useDraftVerb } from "./use-draft-verb";

type Asked = Extract<DraftVerb, "publish" | "consent" | "refuse" | "withdraw">;

const ASKS: Readonly<
  Record<Asked, { title: string; label: string; tone: "primary" | "danger"; says: string }>
> = {
  publish: {
    title: "Publish this draft?",
    label: "Publish it",
    tone: "primary",
    says: "It is the policy for the very next call; what loosens it waits for another operator where there is one.",
  },
  consent: {
    title: "Consent to this draft?",
    label: "Make it live",
    tone: "primary",
    says: "Just what is shown here becomes the policy, for the very next call.",
  },
  refuse: {
    title: "Refuse this draft?",
    label: "Refuse it",
    tone: "danger",
    says: "The policy stays as it is. Its author reads why.",
  },
  withdraw: {
    title: "Withdraw this draft?",
    label: "Withdraw it",
    tone: "danger",
    says: "The policy stays as it is, and nobody can publish the draft any more.",
  },
};

/** Why a draft cannot be published as it is; null where it can. */
function keptBack(draft: DraftWire, isDirty: boolean): string | null {
  if (isDirty) return "Publish sends what is saved: save what you wrote, or drop it.";
  if (draft.isStale) return "The policy has changed since: rebase it first.";
  if (draft.faults.length > 0 || draft.contradictions.length > 0)
    return "Mend what is wrong with it, then publish it.";
  return draft.diff.length === 0 ? "It changes nothing yet, so there is nothing to publish." : null;
}

/** What this operator may do with a draft now. `isDirty`: it has edits that are not saved, which no verb would see. */
export function DraftVerbs({ draft, isDirty = false }: { draft: DraftWire; isDirty?: boolean }) {
  const [asked, ask] = useState<Asked | null>(null);
  const sending = useDraftVerb(draft, () => ask(null));
  const may = (verb: DraftVerb) => draft.verbs.includes(verb);
  const words = asked === null ? null : ASKS[asked];
  const why = may("publish") ? keptBack(draft, isDirty) : null;
  return (
    <div className="flex flex-wrap items-center gap-2">
      {may("publish") ? (
        <Button
          tone="primary"
          disabled={why !== null}
          aria-describedby={why === null ? undefined : "draft-why-not"}
          onClick={() => ask("publish")}
        >
          Publish
        </Button>
      ) : null}
      {may("consent") ? (
        <Button tone="primary" disabled={draft.isStale} onClick={() => ask("consent")}>
          Consent
        </Button>
      ) : null}
      {may("rebase") && (draft.isStale || draft.state === "proposed") ? (
        <Button
          tone="primary"
          disabled={isDirty}
          busy={sending.isPending}
          onClick={() => sending.mutate({ verb: "rebase" })}
        >
          {draft.isStale ? "Rebase" : "Open it again"}
        </Button>
      ) : null}
      {may("refuse") ? (
        <Button tone="danger" onClick={() => ask("refuse")}>
          Refuse
        </Button>
      ) : null}
      {may("withdraw") ? <Button onClick={() => ask("withdraw")}>Withdraw</Button> : null}
      {why === null ? null : (
        <p id="draft-why-not" className="text-sm text-soft">
          {why}
        </p>
      )}
      <ReasonDialog
        isOpen={asked !== null}
        title={words?.title ?? ""}
        confirmLabel={words?.label ?? ""}
        tone={words?.tone ?? "primary"}
        isBusy={sending.isPending}
        failure={sending.error}
        isOptional={asked === "consent" || asked === "withdraw"}
        onConfirm={(reason) => {
          if (asked === "withdraw") sending.mutate({ verb: asked });
          else if (asked) sending.mutate({ verb: asked, reason });
        }}
        onClose={() => ask(null)}
      >
        <p>{words?.says}</p>
      </ReasonDialog>
    </div>
  );
}
