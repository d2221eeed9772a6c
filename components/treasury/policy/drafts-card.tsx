import { useMutation, useQueryClient } from "@tanstack/react-query";
import { CsvLink } from "@/components/treasury/list/csv-link";
import { PagedTable } from "@/components/treasury/list/paged-table";
import { Button } from "@/components/ui/action/button";
import { ParamLink } from "@/components/ui/action/param-link";
import { Badge, type BadgeTone } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { landFocus } from "@/components/ui/land-focus";
import { RelativeTime } from "@/components/ui/relative-time";
import type { Column } from "@/components/ui/table";
import { useUrlParams } from "@/components/ui/use-url-params";
import { post } from "@/lib/client/api";
import { notifyFailure } from "@/lib/client/notify-failure";
import { usePages } from "@/lib/client/pages";
import { policyDraftsQuery } from "@/lib/client/queries";
import { keys } from "@/lib/client/query-keys";
import type { DraftState } from "@/lib/domain/treasury/drafts/lifecycle";
import type { DraftWire, ListedDraftWire } from "@/lib/schemas/treasury/policy-draft";

const STATES: Readonly<Record<DraftState, { words: string; tone: BadgeTone }>> = {
  open: { words: "open", tone: "info" },
  proposed: { words: "waits for consent", tone: "warning" },
  live: { words: "live", tone: "success" },
  refused: { words: "refused", tone: "danger" },
  withdrawn: { words: "withdrawn", tone: "neutral" },
};

const COLUMNS: Column<ListedDraftWire>[] = [
  {
    key: "title",
    title: "Draft",
    cell: ({ id, title }) => (
      <ParamLink changes={{ draft: id }} className="font-medium underline underline-offset-4 wrap-anywhere">
        {title}
      </ParamLink>
    ),
  },
  {
    key: "state",
    title: "State",
    cell: ({ state, isStale, liveVersion }) => (
      <span className="flex flex-wrap gap-1">
        <Badge tone={STATES[state].tone}>
          {STATES[state].words}
          {liveVersion === null ? null : ` as version ${liveVersion}`}
        </Badge>
        {isStale ? <Badge tone="warning">the policy changed</Badge> : null}
      </span>
    ),
  },
  { key: "author", title: "By", cell: ({ author }) => <span className="wrap-anywhere">{author}</span> },
  {
    key: "changed",
    title: "Changed",
    isShort: true,
    cell: ({ changedAt }) => <RelativeTime at={changedAt} />,
  },
];

/** Begins a draft and shows it; of an older version where one is named. */
export function useNewDraft() {
  const client = useQueryClient();
  const { change } = useUrlParams();
  return useMutation({
    mutationFn: (fromVersion: number | null) =>
      post<DraftWire>(
        "/api/v1/policy/drafts",
        fromVersion === null
          ? { title: "A new policy" }
          : { title: `As in version ${fromVersion}`, fromVersion },
      ),
    onSuccess: (draft) => {
      client.setQueryData(keys.policyDraft(draft.id), draft);
      change({ draft: draft.id });
      landFocus("#draft-name");
    },
    onError: notifyFailure,
    onSettled: () => client.invalidateQueries({ queryKey: keys.treasury }),
  });
}

/** Drafts of the policy, the newest first. */
export function DraftsCard() {
  const beginning = useNewDraft();
  return (
    <Card
      id="drafts"
      title="Drafts of the policy"
      aside={
        <span className="flex flex-wrap gap-2">
          <CsvLink path="/api/v1/policy/drafts?limit=100" name="drafts" />
          <Button tone="primary" busy={beginning.isPending} onClick={() => beginning.mutate(null)}>
            New draft
          </Button>
        </span>
      }
    >
      <PagedTable
        pages={usePages(policyDraftsQuery())}
        caption="Every draft, the newest first"
        columns={COLUMNS}
        what="drafts"
        empty="No draft yet. A new one begins with the policy of now."
      />
    </Card>
  );
}
