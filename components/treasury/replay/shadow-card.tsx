import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { NotRead } from "@/components/treasury/list/paged-table";
import { Button } from "@/components/ui/action/button";
import { ConfirmDialog } from "@/components/ui/action/confirm-dialog";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/feedback/skeleton";
import { post, remove } from "@/lib/client/api";
import { failureText, sayFailure } from "@/lib/client/api-problem";
import { notify } from "@/lib/client/notify";
import { keys } from "@/lib/client/query-keys";
import { draftsToTryQuery, shadowQuery } from "@/lib/client/replay-queries";
import { policyQuery } from "@/lib/client/treasury-queries";
import type { LatestShadowWire } from "@/lib/schemas/treasury/shadow";
import { choicesOf, firstChoice } from "./quick-edits";
import { ShadowResult } from "./shadow-result";
import { WhatToTry } from "./what-to-try";

const PATH = "/api/v1/policy/shadow";

/** A policy beside the one that holds: what it would say is recorded with each decision, and changes nothing. */
export function ShadowCard({
  tries,
}: {
  /** The draft that is open beside it. */
  tries: string | null;
}) {
  const shadow = useQuery(shadowQuery());
  const latest = shadow.data?.shadow;
  const isRunning = latest?.until === null;
  return (
    <Card
      id="shadow"
      title="Shadow"
      aside={isRunning ? <Badge tone="info">Recorded, changes nothing</Badge> : null}
    >
      <div className="grid gap-4">
        <p className="text-sm text-soft">
          Runs a policy beside the one that holds, on real calls from now on. What it would say is recorded
          with each decision, and changes nothing.
        </p>
        {shadow.data === undefined ? (
          shadow.error ? (
            <NotRead error={shadow.error} onRetry={() => void shadow.refetch()} />
          ) : (
            <Skeleton className="h-32" />
          )
        ) : null}
        {shadow.data && !isRunning ? <StartShadow tries={tries} /> : null}
        {isRunning ? <StopShadow title={latest.title} /> : null}
        {latest ? <ShadowResult shadow={latest} /> : null}
      </div>
    </Card>
  );
}

function useShadowChange<V>(change: (value: V) => Promise<LatestShadowWire>, said: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: (latest) => {
      client.setQueryData(keys.shadow, latest);
      notify("success", said);
    },
    onSettled: () => client.invalidateQueries({ queryKey: keys.shadow }),
  });
}

function StartShadow({ tries }: { tries: string | null }) {
  const drafts = useQuery(draftsToTryQuery()).data ?? [];
  const policy = useQuery(policyQuery());
  const [chosen, setChosen] = useState<string | null>(null);
  const id = useId();
  const starting = useShadowChange(
    (body: object) => post<LatestShadowWire>(PATH, body),
    "It runs in shadow from the next call on.",
  );
  if (policy.data === undefined)
    return policy.error ? (
      <NotRead error={policy.error} onRetry={() => void policy.refetch()} />
    ) : (
      <Skeleton className="h-32" />
    );
  const choices = choicesOf(policy.data.policy, drafts);
  const value = chosen ?? firstChoice(choices, tries);
  const asked = choices.get(value);
  return (
    <div className="grid gap-3">
      <WhatToTry id={`${id}-what`} choices={choices} value={value} onChange={setChosen} />
      <div>
        <Button
          tone="primary"
          busy={starting.isPending}
          disabled={asked === undefined}
          onClick={() => asked && starting.mutate(asked)}
        >
          Run it in shadow
        </Button>
      </div>
      {starting.error ? (
        <p role="alert" className="text-sm text-danger-text">
          {sayFailure(starting.error).detail}
        </p>
      ) : null}
    </div>
  );
}

function StopShadow({ title }: { title: string }) {
  const [isAsked, setAsked] = useState(false);
  const stopping = useShadowChange(
    () => remove<LatestShadowWire>(PATH),
    "The shadow is stopped. What it said stays.",
  );
  return (
    <div>
      <Button onClick={() => setAsked(true)}>Stop the shadow</Button>
      <ConfirmDialog
        isOpen={isAsked}
        title="Stop the shadow"
        confirmLabel="Stop it"
        isBusy={stopping.isPending}
        failure={failureText(stopping.error)}
        onConfirm={() => stopping.mutate(undefined, { onSuccess: () => setAsked(false) })}
        onClose={() => setAsked(false)}
      >
        <p>“{title}” says nothing more to calls from now on. What it has said stays with their decisions.</p>
      </ConfirmDialog>
    </div>
  );
}
