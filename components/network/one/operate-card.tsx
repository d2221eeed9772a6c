import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ReasonDialog } from "@/components/treasury/policy/reason-dialog";
import { Button } from "@/components/ui/action/button";
import { Card } from "@/components/ui/card";
import { ClockTime } from "@/components/ui/clock-time";
import { ForeignText } from "@/components/ui/foreign-text";
import { Choice } from "@/components/ui/form/choice";
import { post } from "@/lib/client/api";
import { orchestratorPath } from "@/lib/client/network-queries";
import { notify } from "@/lib/client/notify";
import { keys } from "@/lib/client/query-keys";
import { serverNowMs } from "@/lib/client/server-clock";
import type { OrchestratorWire } from "@/lib/schemas/network/orchestrator";

const HOUR_MS = 3_600_000;
const LENGTHS = [
  { value: "1", label: "1 hour" },
  { value: "4", label: "4 hours" },
  { value: "24", label: "24 hours" },
] as const;
type Hours = (typeof LENGTHS)[number]["value"];

const VERBS = {
  suspend: {
    title: "Suspend this orchestrator?",
    label: "Suspend",
    what: "It is probed and evaluated all the same, and earns nothing until somebody reinstates it.",
    done: "It is suspended.",
  },
  reinstate: {
    title: "Reinstate this orchestrator?",
    label: "Reinstate",
    what: "It earns again. Failures that suspended it are forgotten.",
    done: "It is reinstated.",
  },
  maintenance: {
    title: "Declare maintenance from now on?",
    label: "Declare maintenance",
    what: "Whatever probes find in that time is unknown: it neither earns nor costs.",
    done: "Maintenance is declared.",
  },
} as const;
type Verb = keyof typeof VERBS;

/** What operators do with an orchestrator: each with its reason. */
export function OperateCard({ of: { id, suspended, heldWhy, maintenances, may } }: { of: OrchestratorWire }) {
  const client = useQueryClient();
  const [asked, setAsked] = useState<Verb | null>(null);
  const [hours, setHours] = useState<Hours>("1");
  const sending = useMutation({
    mutationFn: ({ verb, reason }: { verb: Verb; reason: string }) => {
      const to = new Date(serverNowMs() + Number(hours) * HOUR_MS).toISOString();
      return post<OrchestratorWire>(
        `${orchestratorPath(id)}/${verb}`,
        verb === "maintenance" ? { to, reason } : { reason },
      );
    },
    onSuccess: (_answer, { verb }) => {
      notify("success", VERBS[verb].done);
      setAsked(null);
    },
    onSettled: () => client.invalidateQueries({ queryKey: keys.network }),
  });
  if (!may.operate && maintenances.length === 0) return null;
  return (
    <Card id="operate" title={may.operate ? "For operators" : "Maintenance"}>
      <div className="grid gap-4 text-sm">
        {maintenances.map((one) => (
          <p key={one.id}>
            Maintenance from <ClockTime at={one.from} /> to <ClockTime at={one.to} />:{" "}
            <ForeignText>{one.reason}</ForeignText>
          </p>
        ))}
        {may.operate ? (
          <div className="flex flex-wrap gap-2">
            {heldWhy === null ? <Button onClick={() => setAsked("suspend")}>Suspend</Button> : null}
            {suspended ? <Button onClick={() => setAsked("reinstate")}>Reinstate</Button> : null}
            <Button onClick={() => setAsked("maintenance")}>Declare maintenance</Button>
          </div>
        ) : null}
      </div>
      <ReasonDialog
        isOpen={asked !== null}
        title={asked ? VERBS[asked].title : ""}
        confirmLabel={asked ? VERBS[asked].label : ""}
        tone={asked === "suspend" ? "danger" : "primary"}
        hint="Everybody reads it."
        isBusy={sending.isPending}
        failure={sending.error}
        onConfirm={(reason) => asked && sending.mutate({ verb: asked, reason })}
        onClose={() => {
          sending.reset();
          setAsked(null);
        }}
      >
        {asked ? <p>{VERBS[asked].what}</p> : null}
        {asked === "maintenance" ? (
          <Choice
            legend="How long"
            name="maintenance-hours"
            value={hours}
            options={LENGTHS}
            onChange={setHours}
          />
        ) : null}
      </ReasonDialog>
    </Card>
  );
}
