import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/action/button";
import { ErrorNote } from "@/components/ui/feedback/error-note";
import { Choice } from "@/components/ui/form/choice";
import { Field } from "@/components/ui/form/field";
import { Input, Select } from "@/components/ui/form/input";
import { post } from "@/lib/client/api";
import { fieldProblem, sayFailure } from "@/lib/client/api-problem";
import { notify } from "@/lib/client/notify";
import type { MeWire } from "@/lib/schemas/identity/user";
import type { NetworkWire, OrchestratorWire, PAYOUT_ASSETS } from "@/lib/schemas/network/orchestrator";
import { ENDPOINT } from "./commands";

interface Form {
  readonly name: string;
  readonly endpoint: string;
  readonly payeeAddress: string;
  readonly asset: (typeof PAYOUT_ASSETS)[number];
  /** Empty for none. */
  readonly agentId: string;
}

function useRegister() {
  const router = useRouter();
  return useMutation({
    mutationFn: ({ name, endpoint, payeeAddress, asset, agentId }: Form) =>
      post<OrchestratorWire>("/api/v1/network/orchestrators", {
        ...{ name: name.trim(), endpoint: endpoint.trim(), payeeAddress: payeeAddress.trim(), asset },
        ...(agentId === "" ? {} : { agentId }),
      }),
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
    hint: "An address on the chain. Its token says the same.",
    maxLength: 42,
  },
] as const;

const PAID_IN = { MNEE: "a dollar is 1 MNEE", ETH: "at its price then" } as const;

/** Which server is whose, and who is paid for it. */
export function RegisterForm({ me, assets }: { me: MeWire; assets: NetworkWire["terms"]["assets"] }) {
  const start = {
    name: "",
    endpoint: ENDPOINT,
    payeeAddress: me.address ?? "",
    asset: "MNEE",
    agentId: "",
  } as const;
  const [form, setForm] = useState<Form>(start);
  const register = useRegister();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    register.mutate(form);
  };
  const problemAt = (field: keyof Form) => fieldProblem(register.error, field)?.detail ?? null;
  const isTold = [...FIELDS.map(({ field }) => field), "agentId" as const].some(
    (at) => problemAt(at) !== null,
  );
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
      {assets.length === 1 ? null : (
        <Choice
          legend="Paid in"
          name="orchestrator-asset"
          value={form.asset}
          options={assets.map((asset) => ({ value: asset, label: asset, note: PAID_IN[asset] }))}
          onChange={(asset) => setForm({ ...form, asset })}
        />
      )}
      {me.agents.length === 0 ? null : (
        <Field
          id="orchestrator-agentId"
          label="Agent it runs"
          hint="While it is offline or suspended, the agent gets no tasks; its tasks carry this uptime."
          error={problemAt("agentId")}
        >
          <Select
            id="orchestrator-agentId"
            aria-describedby="orchestrator-agentId-note"
            value={form.agentId}
            onChange={({ target }) => setForm({ ...form, agentId: target.value })}
          >
            <option value="">None</option>
            {me.agents.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        </Field>
      )}
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
