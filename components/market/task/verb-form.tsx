import { type FormEvent, lazy, Suspense, useState } from "react";
import { Button } from "@/components/ui/action/button";
import { ConfirmDialog } from "@/components/ui/action/confirm-dialog";
import { Skeleton } from "@/components/ui/feedback/skeleton";
import { Field } from "@/components/ui/form/field";
import { Input, Textarea } from "@/components/ui/form/input";
import type { MeWire } from "@/lib/schemas/identity/user";
import type { TaskWire } from "@/lib/schemas/market/task";
import type { useVerb } from "./use-verb";
import { type Answers, type AskedVerb, bodyOf, missingFor, questionFor, VERB_SPECS } from "./verb-specs";

const SplitSlider = lazy(async () => ({ default: (await import("./split-slider")).SplitSlider }));
const SplitWords = lazy(async () => ({ default: (await import("./split-slider")).SplitWords }));

type Props = { task: TaskWire; me: MeWire; verb: AskedVerb; run: ReturnType<typeof useVerb> };

function useAnswers({ task, me }: Props) {
  const agentId = task.agent?.id ?? me.agents[0]?.id;
  return useState<Answers>({ text: "", url: "", agentShareBps: 5_000, agentId });
}

function Fields({
  props,
  answers,
  onChange,
  missing,
}: {
  props: Props;
  answers: Answers;
  onChange: (part: Partial<Answers>) => void;
  missing: string | null;
}) {
  const { task, verb } = props;
  const { asks } = VERB_SPECS[verb];
  const id = `${verb}-text`;
  return (
    <>
      {verb === "resolve" ? (
        <Suspense fallback={<Skeleton className="h-24" />}>
          <SplitSlider
            task={task}
            agentShareBps={answers.agentShareBps}
            onChange={(agentShareBps) => onChange({ agentShareBps })}
          />
        </Suspense>
      ) : null}
      {asks ? (
        <Field id={id} label={asks.label} hint={asks.hint} error={missing}>
          <Textarea
            id={id}
            rows={3}
            maxLength={verb === "submit" ? 20_000 : 2_000}
            value={answers.text}
            onChange={(event) => onChange({ text: event.target.value })}
            aria-describedby={`${id}-note`}
            aria-invalid={missing !== null}
          />
        </Field>
      ) : null}
      {verb === "submit" ? (
        <Field id="submit-url" label="Link (optional)">
          <Input
            id="submit-url"
            type="url"
            placeholder="https://…"
            value={answers.url}
            onChange={(event) => onChange({ url: event.target.value })}
            aria-describedby="submit-url-note"
          />
        </Field>
      ) : null}
    </>
  );
}

/** The one thing to do now, open on the page. */
export function PrimaryVerb(props: Props) {
  const { task, verb, run } = props;
  const spec = VERB_SPECS[verb];
  const [answers, setAnswers] = useAnswers(props);
  const [missing, setMissing] = useState<string | null>(null);
  const [isAsking, setAsking] = useState(false);
  const send = () => {
    setAsking(false);
    run.mutate({ task, verb, body: bodyOf(verb, answers) });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const problem = missingFor(verb, answers);
    setMissing(problem);
    if (problem) return;
    if (verb === "resolve") setAsking(true);
    else send();
  };
  return (
    <form onSubmit={submit} className="grid gap-3" noValidate>
      <p className="text-sm text-soft">{questionFor(verb, task)}</p>
      <Fields
        props={props}
        answers={answers}
        missing={missing}
        onChange={(part) => setAnswers((before) => ({ ...before, ...part }))}
      />
      <Button type="submit" tone={spec.tone} busy={run.isPending && run.variables?.verb === verb}>
        {spec.label}
      </Button>
      <ConfirmDialog
        isOpen={isAsking}
        title="Split it like this?"
        confirmLabel={spec.label}
        tone="primary"
        onClose={() => setAsking(false)}
        onConfirm={send}
      >
        <Suspense>
          <SplitWords task={task} agentShareBps={answers.agentShareBps} />
        </Suspense>
      </ConfirmDialog>
    </form>
  );
}

/** Anything else that may be done, behind a question. */
export function SecondaryVerb(props: Props) {
  const { task, verb, run } = props;
  const spec = VERB_SPECS[verb];
  const [isAsking, setAsking] = useState(false);
  const [answers, setAnswers] = useAnswers(props);
  const [missing, setMissing] = useState<string | null>(null);
  const confirm = () => {
    const problem = missingFor(verb, answers);
    setMissing(problem);
    if (problem) return;
    setAsking(false);
    run.mutate({ task, verb, body: bodyOf(verb, answers) });
  };
  return (
    <>
      <Button busy={run.isPending && run.variables?.verb === verb} onClick={() => setAsking(true)}>
        {spec.label}
      </Button>
      <ConfirmDialog
        isOpen={isAsking}
        title={`${spec.label}?`}
        confirmLabel={spec.label}
        tone={spec.tone === "danger" ? "danger" : "primary"}
        onClose={() => setAsking(false)}
        onConfirm={confirm}
      >
        <p>{questionFor(verb, task)}</p>
        <Fields
          props={props}
          answers={answers}
          missing={missing}
          onChange={(part) => setAnswers((before) => ({ ...before, ...part }))}
        />
      </ConfirmDialog>
    </>
  );
}
