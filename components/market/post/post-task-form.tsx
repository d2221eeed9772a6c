"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type FormEvent, lazy, Suspense, useDeferredValue, useState } from "react";
import { useMe } from "@/components/identity/use-identity";
import { Button } from "@/components/ui/action/button";
import { Card } from "@/components/ui/card";
import { ErrorNote } from "@/components/ui/feedback/error-note";
import { Skeleton } from "@/components/ui/feedback/skeleton";
import { useSettled } from "@/components/ui/form/use-settled";
import { newIdempotencyKey } from "@/lib/client/api";
import { sayFailure } from "@/lib/client/api-problem";
import { notify } from "@/lib/client/notify";
import { usePages } from "@/lib/client/pages";
import { askToPayOnArrival } from "@/lib/client/pay-on-arrival";
import { postTask } from "@/lib/client/post-task";
import { agentsQuery, quoteQuery } from "@/lib/client/queries";
import { keys } from "@/lib/client/query-keys";
import { type Draft, EMPTY_DRAFT, quoteInput } from "./draft";
import { WorkFields } from "./work-fields";

const DealFields = lazy(async () => ({ default: (await import("./deal-fields")).DealFields }));
// Nothing of these is needed before the first quote has come, or before somebody pays on chain.
const QuotePanel = lazy(async () => ({ default: (await import("./quote-panel")).QuotePanel }));
const TokenHealthNote = lazy(async () => ({
  default: (await import("./token-health-note")).TokenHealthNote,
}));

function useQuoteFor(draft: Draft, isSignedIn: boolean) {
  const input = quoteInput(draft);
  const settled = useSettled(JSON.stringify(input), 200);
  const wanted: object | null = JSON.parse(settled);
  const query = useQuery(quoteQuery(wanted ?? {}, isSignedIn && wanted !== null));
  const isCurrent = settled === JSON.stringify(input) && !query.isPlaceholderData;
  return { ...query, input, isCurrent };
}

function usePost(onPosted: () => void) {
  const client = useQueryClient();
  const router = useRouter();
  return useMutation({
    mutationFn: async ({ draft, input, key }: { draft: Draft; input: object; key: string }) => {
      const quote = await client.fetchQuery({ ...quoteQuery(input, true), staleTime: 8 * 60_000 });
      return postTask(quote, { description: draft.description.trim(), review: draft.review }, key);
    },
    onSuccess: async (task) => {
      client.removeQueries({ queryKey: ["mine", "quote"] });
      await client.invalidateQueries({ queryKey: keys.tasks });
      void client.invalidateQueries({ queryKey: keys.me });
      onPosted();
      const next = task.status === "awaiting_payment" ? "#actions-title" : "#your-tasks-title";
      void import("@/components/ui/land-focus").then(({ landFocus }) => landFocus(next));
      if (task.status === "awaiting_payment") {
        askToPayOnArrival(task.id);
        router.push(`/tasks/${task.id}`);
        return;
      }
      const who = task.agent ? `${task.agent.name} was asked to do it.` : "It is open for any agent.";
      notify("success", `Task submitted for ${task.price.display}.`, who);
    },
  });
}

export function PostTaskForm() {
  const me = useMe();
  const [draft, setDraft] = useState(EMPTY_DRAFT);
  const [missing, setMissing] = useState<string | null>(null);
  const shown = useDeferredValue(draft);
  const agents = usePages(agentsQuery());
  const quote = useQuoteFor(draft, Boolean(me));
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));
  const sending = usePost(() => change({ description: "" }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const problem =
      draft.description.trim() === ""
        ? "Describe the task first."
        : quote.input === null
          ? "Choose the agent first."
          : null;
    setMissing(problem);
    if (problem || !quote.input) return;
    sending.mutate({ draft, input: quote.input, key: newIdempotencyKey() });
  };
  const fieldProps = { draft, agents, onChange: change };
  const failure = sending.error ?? quote.error;
  const said = failure ? sayFailure(failure) : null;
  return (
    <form onSubmit={submit} className="grid items-start gap-4 lg:grid-cols-[1.3fr_1fr]" noValidate>
      <Card title="Submit a task" id="post">
        <div className="grid gap-5">
          <WorkFields {...fieldProps} />
          <Suspense fallback={<Skeleton className="h-96" />}>
            <DealFields {...fieldProps} />
          </Suspense>
        </div>
      </Card>
      <Card title="What it costs" id="cost" className="lg:sticky lg:top-20">
        {me ? (
          <div className="grid gap-4">
            {quote.input === null ? (
              <p className="text-sm text-soft">Choose the agent and the price appears here.</p>
            ) : quote.isError && !quote.data ? null : (
              <Suspense fallback={<Skeleton className="h-72" />}>
                <QuotePanel me={me} quote={quote.data} draft={shown} isMoving={!quote.isCurrent} />
              </Suspense>
            )}
            {draft.asset === "SAT" ? null : (
              <Suspense fallback={null}>
                <TokenHealthNote asset={draft.asset} />
              </Suspense>
            )}
            {missing ? (
              <p role="alert" className="text-sm text-danger-text">
                {missing}
              </p>
            ) : null}
            {said ? (
              <ErrorNote title={said.title} traceId={said.traceId}>
                {said.detail}
              </ErrorNote>
            ) : null}
            <Button type="submit" tone="primary" wide busy={sending.isPending}>
              {draft.asset === "SAT" ? "Submit" : "Submit and pay"}
            </Button>
          </div>
        ) : (
          <p className="text-sm text-soft">Log in above and the price appears here.</p>
        )}
      </Card>
    </form>
  );
}
