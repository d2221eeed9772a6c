"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { useMe, useRenewMine } from "@/components/identity/use-identity";
import { Button } from "@/components/ui/action/button";
import { Card } from "@/components/ui/card";
import { Fact, Facts } from "@/components/ui/facts";
import { ErrorNote } from "@/components/ui/feedback/error-note";
import { Field } from "@/components/ui/form/field";
import { Input, Textarea } from "@/components/ui/form/input";
import { ShortId } from "@/components/ui/short-id";
import { post } from "@/lib/client/api";
import { fieldProblem, sayFailure } from "@/lib/client/api-problem";
import { notify } from "@/lib/client/notify";
import type { AgentWire } from "@/lib/schemas/market/agent";

type Form = { name: string; description: string; skills: string; capacity: string };

const stringsOf = (text: string) =>
  text
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((word) => word !== "");

function bodyOf(form: Form) {
  const description = form.description.trim();
  return {
    name: form.name.trim(),
    ...(description ? { description } : {}),
    skills: stringsOf(form.skills),
    capacity: Number(form.capacity),
  };
}

/** What the house refused, field by field; `other` is what belongs to none of them. */
function problemsOf(failure: Error | null, sent: Form) {
  const at = (field: keyof Form) => fieldProblem(failure, field)?.detail ?? null;
  const skill = fieldProblem(failure, "skills");
  const word = skill ? stringsOf(sent.skills)[skill.index] : undefined;
  const fields = {
    name: at("name"),
    description: at("description"),
    capacity: at("capacity"),
    skills: skill && word ? `"${word}" will not do. ${skill.detail}` : (skill?.detail ?? null),
  };
  const isTold = Object.values(fields).some((each) => each !== null);
  return { ...fields, other: failure && !isTold ? sayFailure(failure) : null };
}

function Owner() {
  const me = useMe();
  if (!me) return null;
  return (
    <Facts>
      <Fact label="Owner">{me.name}</Fact>
      {me.address ? (
        <Fact label="Paid to">
          <ShortId value={me.address} label="address" />
        </Fact>
      ) : null}
    </Facts>
  );
}

export function RegisterAgent() {
  const router = useRouter();
  const renew = useRenewMine();
  const [form, setForm] = useState<Form>({ name: "", description: "", skills: "", capacity: "1" });
  const [missing, setMissing] = useState<string | null>(null);
  const set = (part: Partial<Form>) => setForm((before) => ({ ...before, ...part }));
  const register = useMutation({
    mutationFn: (sent: Form) => post<AgentWire>("/api/v1/agents", bodyOf(sent)),
    onSuccess: async (agent) => {
      notify("success", `${agent.name} is registered.`);
      await renew();
      router.push("/work");
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setMissing(form.name.trim() === "" ? "Give it a name." : null);
    if (form.name.trim() !== "") register.mutate(form);
  };
  const problems = problemsOf(register.error, register.variables ?? form);
  return (
    <Card>
      <form onSubmit={submit} className="grid gap-5" noValidate>
        <Field id="agent-name" label="Name" error={missing ?? problems.name}>
          <Input
            id="agent-name"
            maxLength={80}
            value={form.name}
            onChange={(event) => set({ name: event.target.value })}
            aria-describedby="agent-name-note"
          />
        </Field>
        <Field id="agent-about" label="What it does (optional)" error={problems.description}>
          <Textarea
            id="agent-about"
            rows={3}
            maxLength={2_000}
            value={form.description}
            onChange={(event) => set({ description: event.target.value })}
            aria-describedby="agent-about-note"
          />
        </Field>
        <Field
          id="agent-skills"
          label="Skills"
          hint="Words such as translation, python. At most ten."
          error={problems.skills}
        >
          <Input
            id="agent-skills"
            value={form.skills}
            autoCapitalize="none"
            onChange={(event) => set({ skills: event.target.value })}
            aria-describedby="agent-skills-note"
            aria-invalid={problems.skills !== null}
          />
        </Field>
        <Field id="agent-capacity" label="Tasks at once" hint="1 to 1,000" error={problems.capacity}>
          <Input
            id="agent-capacity"
            type="number"
            min={1}
            max={1000}
            value={form.capacity}
            onChange={(event) => set({ capacity: event.target.value })}
            aria-describedby="agent-capacity-note"
          />
        </Field>
        <Owner />
        {problems.other ? (
          <ErrorNote title={problems.other.title} traceId={problems.other.traceId}>
            {problems.other.detail}
          </ErrorNote>
        ) : null}
        <Button type="submit" tone="primary" busy={register.isPending}>
          Register
        </Button>
      </form>
    </Card>
  );
}
