import { useMutation, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { useMe } from "@/components/identity/use-identity";
import { PagedTable } from "@/components/treasury/list/paged-table";
import { ReasonDialog } from "@/components/treasury/policy/reason-dialog";
import { Button } from "@/components/ui/action/button";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { ClockTime } from "@/components/ui/clock-time";
import { ForeignText } from "@/components/ui/foreign-text";
import type { Column } from "@/components/ui/table";
import { post } from "@/lib/client/api";
import { appealsQuery, openAppealsQuery } from "@/lib/client/network-queries";
import { notify } from "@/lib/client/notify";
import { usePages } from "@/lib/client/pages";
import { keys } from "@/lib/client/query-keys";
import type { AppealWire } from "@/lib/schemas/network/appeal";
import { usdText } from "./labels";

type Verb = "uphold" | "refuse";

const TONES = { open: "warning", upheld: "success", refused: "neutral" } as const;

/** Whose it is, where a list is of all. */
const ORCHESTRATOR: Column<AppealWire> = {
  key: "orchestrator",
  title: "Orchestrator",
  cell: ({ orchestratorId, orchestratorName }) => (
    <Link href={`/network/${orchestratorId}`} className="underline underline-offset-4">
      <ForeignText>{orchestratorName}</ForeignText>
    </Link>
  ),
};

const columns = (decide: (appeal: AppealWire, verb: Verb) => void): Column<AppealWire>[] => [
  { key: "at", title: "Probe of", isShort: true, cell: ({ sampleAt }) => <ClockTime at={sampleAt} /> },
  { key: "state", title: "State", cell: ({ state }) => <Badge tone={TONES[state]}>{state}</Badge> },
  {
    key: "said",
    title: "Both sides",
    cell: ({ evidence, reason }) => (
      <>
        {evidence === null ? null : <ForeignText className="block">{evidence}</ForeignText>}
        {reason === null ? null : <ForeignText className="block text-soft">{reason}</ForeignText>}
      </>
    ),
  },
  {
    key: "owed",
    title: "Owed by it",
    numeric: true,
    cell: ({ microUsd }) => (microUsd === null ? "–" : usdText(microUsd)),
  },
  {
    key: "decide",
    title: <span className="sr-only">Decide</span>,
    cell: (appeal) =>
      appeal.mayDecide ? (
        <span className="flex flex-wrap gap-2">
          <Button onClick={() => decide(appeal, "uphold")}>Uphold</Button>
          <Button onClick={() => decide(appeal, "refuse")}>Refuse</Button>
        </span>
      ) : null,
  },
];

const ASKED = {
  uphold: {
    title: "Uphold this appeal?",
    what: "The probe counts no more, and the difference is owed at once.",
  },
  refuse: { title: "Refuse this appeal?", what: "The probe stands. Nobody appeals it again." },
} as const satisfies Record<Verb, object>;

/** What was said against probes of this orchestrator, and what operators said to it. */
export const AppealsCard = ({ id }: { id: string }) => (
  <Appeals title="Appeals" of={appealsQuery(id)} before={[]} />
);

/** What operators have to decide, of all orchestrators; nothing for everybody else. */
export function OpenAppealsCard() {
  const me = useMe();
  if (!me?.roles.includes("operator")) return null;
  return <Appeals title="Appeals to decide" of={openAppealsQuery()} before={[ORCHESTRATOR]} />;
}

function Appeals({
  title,
  of,
  before,
}: {
  title: string;
  of: ReturnType<typeof appealsQuery>;
  before: readonly Column<AppealWire>[];
}) {
  const client = useQueryClient();
  const pages = usePages(of);
  const [asked, setAsked] = useState<{ appeal: AppealWire; verb: Verb } | null>(null);
  const deciding = useMutation({
    mutationFn: ({ of, reason }: { of: NonNullable<typeof asked>; reason: string }) =>
      post<AppealWire>(`/api/v1/network/appeals/${of.appeal.id}/${of.verb}`, { reason }),
    onSuccess: ({ state, microUsd }) => {
      notify("success", `The appeal is ${state}; ${usdText(microUsd ?? "0")} is owed by it.`);
      setAsked(null);
    },
    onSettled: () => client.invalidateQueries({ queryKey: keys.network }),
  });
  // Mostly there are none: nothing stands here until some are known, or could not be read.
  if (pages.error === null && (pages.items ?? []).length === 0) return null;
  return (
    <Card id="appeals" title={title}>
      <PagedTable
        pages={pages}
        caption="Appeals, newest first"
        columns={[...before, ...columns((appeal, verb) => setAsked({ appeal, verb }))]}
        what="appeals"
        empty="No probe was appealed."
      />
      <ReasonDialog
        isOpen={asked !== null}
        title={asked ? ASKED[asked.verb].title : ""}
        confirmLabel={asked?.verb === "refuse" ? "Refuse" : "Uphold"}
        hint="The owner reads it."
        isBusy={deciding.isPending}
        failure={deciding.error}
        onConfirm={(reason) => asked && deciding.mutate({ of: asked, reason })}
        onClose={() => {
          deciding.reset();
          setAsked(null);
        }}
      >
        {asked ? <p>{ASKED[asked.verb].what}</p> : null}
        {asked?.appeal.evidence ? <ForeignText>{asked.appeal.evidence}</ForeignText> : null}
      </ReasonDialog>
    </Card>
  );
}
