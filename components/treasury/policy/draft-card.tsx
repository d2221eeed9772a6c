import { useQuery } from "@tanstack/react-query";
import { NotRead } from "@/components/treasury/list/paged-table";
import { ParamLink } from "@/components/ui/action/param-link";
import { Card } from "@/components/ui/card";
import { Notice } from "@/components/ui/feedback/notice";
import { SkeletonRows } from "@/components/ui/feedback/skeleton";
import { policyDraftQuery } from "@/lib/client/queries";
import type { DraftWire } from "@/lib/schemas/treasury/policy-draft";
import { PolicyDiff } from "./diff/policy-diff";
import { DraftEditor } from "./draft-editor";
import { DraftVerbs } from "./draft-verbs";

const LINK = "text-sm font-medium underline underline-offset-4";

/** One draft: its fields for its author while it is open, else what it says. */
export function DraftCard({ id }: { id: string }) {
  const { data, error, refetch } = useQuery(policyDraftQuery(id));
  return (
    <Card
      id="draft"
      title={data ? `Draft: ${data.title}` : "Draft"}
      aside={
        <ParamLink changes={{ draft: null }} className={LINK}>
          Close
        </ParamLink>
      }
    >
      {!data && error ? <NotRead error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <SkeletonRows rows={6} className="h-12" /> : null}
      {data ? <Draft draft={data} /> : null}
    </Card>
  );
}

function Draft({ draft }: { draft: DraftWire }) {
  return (
    <div className="grid gap-4">
      {draft.isStale ? (
        <Notice tone="warning">
          The policy has changed since this was drafted of version {draft.baseVersion}.{" "}
          {draft.verbs.includes("rebase")
            ? "Rebase puts its own changes over the policy of now."
            : "Its author rebases it and publishes it again."}
        </Notice>
      ) : null}
      {draft.verbs.includes("edit") ? <DraftEditor draft={draft} /> : <Shown draft={draft} />}
    </div>
  );
}

function Shown({ draft }: { draft: DraftWire }) {
  const { author, comment, reason, decided, diff } = draft;
  return (
    <div className="grid gap-3">
      {comment === "" ? null : <p className="text-sm whitespace-pre-wrap wrap-anywhere">{comment}</p>}
      <p className="text-sm wrap-anywhere">
        By {author}
        {reason === null ? null : `: ${reason}`}
      </p>
      {decided ? (
        <p className="text-sm wrap-anywhere">
          {draft.state === "live" ? "Consent of" : "Refused by"} {decided.by}
          {decided.note === null ? null : `: ${decided.note}`}
        </p>
      ) : null}
      <PolicyDiff lines={diff} empty="It changes nothing." />
      {draft.state === "proposed" ? (
        <p className="text-sm text-soft">
          {draft.verbs.includes("consent")
            ? "It waits for your consent, or another operator's."
            : "It waits for another operator's consent. Where none has signed in for 30 days, open it again and publish it: then nobody is asked."}
        </p>
      ) : null}
      <DraftVerbs draft={draft} />
    </div>
  );
}
