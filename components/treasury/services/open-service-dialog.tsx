import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { ReasonDialog } from "@/components/treasury/policy/reason-dialog";
import { sayOutcome } from "@/components/treasury/policy/say-outcome";
import { Choice } from "@/components/ui/form/choice";
import { patch } from "@/lib/client/api";
import { treasuryQuery } from "@/lib/client/queries";
import { keys } from "@/lib/client/query-keys";
import type { ServiceWire } from "@/lib/schemas/treasury/service";

type Who = "nobody" | "some" | "all";

interface Edit {
  readonly service: ServiceWire;
  readonly who: Who;
  readonly agents: readonly string[];
  readonly isVerified: boolean;
}

const WHO = [
  { value: "nobody", label: "No agent" },
  { value: "some", label: "These" },
  { value: "all", label: "Every agent" },
] as const;

function editOf(service: ServiceWire): Edit {
  const { allowedAgents: agents, verified: isVerified } = service;
  const who = agents === null ? "all" : agents.length === 0 ? "nobody" : "some";
  return { service, who, agents: agents ?? [], isVerified };
}

/** An owner's service is opened as it was looked at: its version says what that was. */
function bodyOf({ service, who, agents, isVerified }: Edit, reason: string) {
  const allowedAgents = who === "all" ? null : who === "nobody" ? [] : agents;
  const looked = service.version === null ? {} : { version: service.version };
  return { ...looked, allowedAgents, verified: isVerified && who !== "nobody", reason };
}

function faultOf({ who, agents }: Edit): string | null {
  return who === "some" && agents.length === 0 ? "Choose at least one agent." : null;
}

const LABEL = "flex min-h-11 items-center gap-2 wrap-anywhere";

/** Which agents may spend on a service, and whether the house stands by it: a version of the policy with its reason. */
export function OpenServiceDialog({
  service,
  onClose,
}: {
  service: ServiceWire | null;
  onClose: () => void;
}) {
  const id = useId();
  const client = useQueryClient();
  const [written, setWritten] = useState<Edit | null>(null);
  const edit = service === null || written?.service.id === service.id ? written : editOf(service);
  const { data } = useQuery({ ...treasuryQuery(), enabled: service !== null });
  const write = (change: Partial<Edit>) => edit && setWritten({ ...edit, ...change });
  const close = () => {
    setWritten(null);
    saving.reset();
    onClose();
  };
  const saving = useMutation({
    mutationFn: ({ of, reason }: { of: Edit; reason: string }) =>
      patch<object>(`/api/v1/services/${encodeURIComponent(of.service.id)}`, bodyOf(of, reason)),
    onSuccess: (answer, { of }) => {
      close();
      sayOutcome(answer, `Who may spend on ${of.service.id} is changed.`);
    },
    onSettled: () => client.invalidateQueries({ queryKey: keys.treasury }),
  });
  const toggle = (agent: string) =>
    edit &&
    write({
      agents: edit.agents.includes(agent)
        ? edit.agents.filter((one) => one !== agent)
        : [...edit.agents, agent],
    });
  const fault = edit && faultOf(edit);
  return (
    <ReasonDialog
      isOpen={service !== null}
      title={`Who may spend on ${service?.id ?? ""}?`}
      confirmLabel="Save the new version"
      isBusy={saving.isPending}
      failure={saving.error}
      onConfirm={(reason) => edit && fault === null && saving.mutate({ of: edit, reason })}
      onClose={close}
    >
      <p className="wrap-anywhere">
        {service?.unitPrice.display} apiece, paid to{" "}
        <code className="font-mono text-xs">{service?.providerAddress}</code>
        {service?.server ? <> and asked at {service.server.endpoint}</> : null}.
      </p>
      <Choice
        legend="May spend on it"
        name={`${id}-who`}
        value={edit?.who ?? "nobody"}
        options={WHO}
        onChange={(who) => write({ who })}
      />
      {edit?.who === "some" ? (
        <fieldset>
          <legend className="sr-only">Agents</legend>
          {data?.agents.map((agent) => (
            <label key={agent.id} className={LABEL}>
              <input
                type="checkbox"
                checked={edit.agents.includes(agent.id)}
                onChange={() => toggle(agent.id)}
              />
              {agent.id}
            </label>
          ))}
          <p role="status" className="text-danger-text">
            {fault}
          </p>
        </fieldset>
      ) : null}
      {edit?.who === "nobody" ? null : (
        <label className={LABEL}>
          <input
            type="checkbox"
            checked={edit?.isVerified ?? false}
            onChange={({ target }) => write({ isVerified: target.checked })}
          />
          The house has verified it
        </label>
      )}
    </ReasonDialog>
  );
}
