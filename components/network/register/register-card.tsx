import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { useMe } from "@/components/identity/use-identity";
import { Button } from "@/components/ui/action/button";
import { ButtonLink } from "@/components/ui/action/button-link";
import { Card } from "@/components/ui/card";
import { ErrorNote } from "@/components/ui/feedback/error-note";
import { Field } from "@/components/ui/form/field";
import { Input } from "@/components/ui/form/input";
import { post } from "@/lib/client/api";
import { fieldProblem, sayFailure } from "@/lib/client/api-problem";
import { notify } from "@/lib/client/notify";
import type { OrchestratorWire } from "@/lib/schemas/network/orchestrator";
import { CommandLine } from "./commands";

const PORT = 9_995;
const ENDPOINT = `http://127.0.0.1:${PORT}`;

interface Form {
  readonly name: string;
  readonly endpoint: string;
  readonly payeeAddress: string;
}

/** What starts an orchestrator of one's own, and the worker behind it. */
function Commands({ payee }: { payee: string }) {
  const orchestrator = `npm run network -- orchestrator --port ${PORT} --payee ${payee} --secret choose-a-word`;
  const worker = `npm run network -- worker --orchestrator ${ENDPOINT} --secret choose-a-word --watch mine=http://127.0.0.1:8001/health`;
  return (
    <ol className="grid list-decimal gap-3 pl-5 text-sm">
      <li>
        Start an orchestrator. Its token says that you are paid.
        <CommandLine command={orchestrator} label="the command that starts an orchestrator" />
      </li>
      <li>
        Start a worker that watches what you serve.
        <CommandLine command={worker} label="the command that starts a worker" />
      </li>
      <li>Register it here: the house asks it whom it is to be paid, and probes it from then on.</li>
    </ol>
  );
}

function useRegister() {
  const router = useRouter();
  return useMutation({
    mutationFn: (sent: Form) => post<OrchestratorWire>("/api/v1/network/orchestrators", sent),
    onSuccess: ({ id, name }) => {
      notify("success", `${name} is registered.`);
      router.push(`/network/${id}`);
    },
  });
}

const FIELDS = [
  { field: "name", label: "Name", hint: "As people see it.", maxLength: 80 },
  { field: "endpoint", label: "Its server", hint: `An origin, such as ${ENDPOINT}`, maxLength: 2_000 },
  {
    field: "payeeAddress",
    label: "Who is paid",
    hint: "An address, as its token names it. It is paid in MNEE.",
    maxLength: 42,
  },
] as const;

function RegisterForm({ address }: { address: string }) {
  const [form, setForm] = useState<Form>({ name: "", endpoint: ENDPOINT, payeeAddress: address });
  const register = useRegister();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    register.mutate({ ...form, name: form.name.trim(), endpoint: form.endpoint.trim() });
  };
  const problemAt = (field: keyof Form) => fieldProblem(register.error, field)?.detail ?? null;
  const isTold = FIELDS.some(({ field }) => problemAt(field) !== null);
  const failure = register.error && !isTold ? sayFailure(register.error) : null;
  return (
    <form onSubmit={submit} className="mt-4 grid gap-4" noValidate>
      {FIELDS.map(({ field, label, hint, maxLength }) => (
        <Field key={field} id={`orchestrator-${field}`} label={label} hint={hint} error={problemAt(field)}>
          <Input
            id={`orchestrator-${field}`}
            aria-describedby={`orchestrator-${field}-note`}
            aria-invalid={problemAt(field) !== null}
            maxLength={maxLength}
            value={form[field]}
            onChange={({ target }) => setForm({ ...form, [field]: target.value })}
          />
        </Field>
      ))}
      {failure ? (
        <ErrorNote title={failure.title} traceId={failure.traceId}>
          {failure.detail}
        </ErrorNote>
      ) : null}
      <Button type="submit" tone="primary" busy={register.isPending}>
        Register
      </Button>
    </form>
  );
}

/** How somebody brings an orchestrator of their own: two commands, and where it is. */
export function RegisterCard() {
  const me = useMe();
  return (
    <Card id="register" title="Register an orchestrator">
      <Commands payee={me?.address ?? "YOUR_ADDRESS"} />
      {me ? (
        <RegisterForm key={me.id} address={me.address ?? ""} />
      ) : (
        <div className="mt-4">
          <ButtonLink href="/login?next=/network">Login to register</ButtonLink>
        </div>
      )}
    </Card>
  );
}
