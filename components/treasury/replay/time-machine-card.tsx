import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect, useId, useRef, useState } from "react";
import { NotRead } from "@/components/treasury/list/paged-table";
import { Button } from "@/components/ui/action/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/feedback/empty-state";
import { Skeleton } from "@/components/ui/feedback/skeleton";
import { Choice } from "@/components/ui/form/choice";
import { Field } from "@/components/ui/form/field";
import { Input } from "@/components/ui/form/input";
import { ask } from "@/lib/client/api";
import { draftsToTryQuery } from "@/lib/client/replay-queries";
import { serverNowMs } from "@/lib/client/server-clock";
import { policyQuery } from "@/lib/client/treasury-queries";
import type { SimulationWire } from "@/lib/schemas/treasury/simulation";
import { type Asked, choicesOf, firstChoice } from "./quick-edits";
import { type ChosenPeriod, endsOf, PERIODS, periodOn } from "./replayed-period";
import { Replaying } from "./replaying";
import { SimulationView } from "./simulation-view";
import { WhatToTry } from "./what-to-try";

const PATH = "/api/v1/treasury/simulations";

/** What a replay is asked, as it is sent. */
export interface SimulationBody {
  readonly from: string;
  readonly to: string;
  readonly policy: Asked["policy"];
  readonly draftId?: string;
}

function DayInputs({ period, onChange }: { period: ChosenPeriod; onChange: (next: ChosenPeriod) => void }) {
  const id = useId();
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      {(["first", "last"] as const).map((end) => (
        <Field key={end} id={`${id}-${end}`} label={end === "first" ? "First day (UTC)" : "Last day (UTC)"}>
          <Input
            id={`${id}-${end}`}
            type="date"
            value={period[end]}
            onChange={({ target }) => onChange({ ...period, [end]: target.value })}
          />
        </Field>
      ))}
    </div>
  );
}

/** Calls of the past decided again by another policy: what would have changed, and what that would have cost or saved. */
export function TimeMachineCard({
  tries,
}: {
  /** The draft that is open beside it. */
  tries: string | null;
}) {
  const policy = useQuery(policyQuery());
  const drafts = useQuery(draftsToTryQuery()).data ?? [];
  const [chosen, setChosen] = useState<string | null>(null);
  const [period, setPeriod] = useState<ChosenPeriod | null>(null);
  const id = useId();
  const stopper = useRef<AbortController | null>(null);
  useEffect(() => () => stopper.current?.abort(), []);
  const running = useMutation({
    mutationFn: ({ body }: { title: string; body: SimulationBody }) => {
      stopper.current = new AbortController();
      return ask<SimulationWire>(PATH, body, stopper.current.signal);
    },
  });
  if (policy.data === undefined)
    return (
      <Card id="time-machine" title="Time machine">
        {policy.error ? (
          <NotRead error={policy.error} onRetry={() => void policy.refetch()} />
        ) : (
          <Skeleton className="h-72" />
        )}
      </Card>
    );
  const choices = choicesOf(policy.data.policy, drafts);
  const value = chosen ?? firstChoice(choices, tries);
  const asked = choices.get(value) ?? { title: "As it was", policy: null };
  const now = period ?? periodOn(serverNowMs());
  const ends = endsOf(now, serverNowMs());
  const cancel = () => {
    stopper.current?.abort();
    running.reset();
  };
  return (
    <Card id="time-machine" title="Time machine">
      <div className="grid gap-4">
        <p className="text-sm text-soft">
          Decides the calls of a time again by another policy. It changes nothing. A call that was refused
          then and would pass is taken as served; one that somebody would have to be asked about, as waiting
          until its time is over.
        </p>
        <Choice
          legend="Which calls"
          name={`${id}-period`}
          value={now.name}
          options={PERIODS}
          onChange={(name) => setPeriod({ ...now, name })}
        />
        {now.name === "custom" ? <DayInputs period={now} onChange={setPeriod} /> : null}
        <WhatToTry id={`${id}-what`} choices={choices} value={value} asItWas onChange={setChosen} />
        <div>
          <Button
            tone="primary"
            busy={running.isPending}
            disabled={ends === null}
            onClick={() => {
              const { title, ...what } = asked;
              if (ends) running.mutate({ title, body: { ...ends, ...what } });
            }}
          >
            Decide them again
          </Button>
        </div>
        {running.isPending ? <Replaying onCancel={cancel} /> : null}
        {running.error && running.variables ? (
          <NotRead error={running.error} onRetry={() => running.mutate(running.variables)} />
        ) : null}
        {running.data && running.variables ? (
          <SimulationView simulation={running.data} {...running.variables} path={PATH} />
        ) : null}
        {running.isIdle ? (
          <EmptyState title="Nothing was decided again yet.">
            Choose a time and a policy. What would have come out otherwise stands here, with its money.
          </EmptyState>
        ) : null}
      </div>
    </Card>
  );
}
