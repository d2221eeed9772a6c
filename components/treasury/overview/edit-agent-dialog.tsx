import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { amountText, NO_AMOUNT, unitsOf } from "@/components/treasury/amount-text";
import { sayOutcome } from "@/components/treasury/policy/say-outcome";
import { ConfirmDialog } from "@/components/ui/action/confirm-dialog";
import { Field } from "@/components/ui/form/field";
import { Input } from "@/components/ui/form/input";
import { put } from "@/lib/client/api";
import { sayFailure } from "@/lib/client/api-problem";
import { keys } from "@/lib/client/query-keys";
import type { SpendingAgentWire } from "@/lib/schemas/treasury/overview";

const textOf = (money: SpendingAgentWire["dailyBudget"]) => (money === null ? "" : amountText(money.units));

interface Edit {
  readonly agent: SpendingAgentWire;
  readonly dailyBudget: string;
  readonly maxPerCall: string;
  readonly reason: string;
}

/** What another operator changed meanwhile stays as it is: only what was changed here is sent. */
function save({ agent, dailyBudget, maxPerCall, reason }: Edit): Promise<unknown> {
  const [day, call] = [unitsOf(dailyBudget), unitsOf(maxPerCall)].map((units) => units?.toString());
  return put(`/api/v1/treasury/agents/${encodeURIComponent(agent.id)}`, {
    ...(day === undefined || day === agent.dailyBudget?.units ? {} : { dailyBudgetUnits: day }),
    ...(call === undefined || call === agent.maxPerCall?.units ? {} : { maxPerCallUnits: call }),
    reason,
  });
}

/** A new budget for an agent, as a version of the policy with its reason. */
export function EditAgentDialog({
  agent,
  onClose,
}: {
  agent: SpendingAgentWire | null;
  onClose: () => void;
}) {
  const [edit, setEdit] = useState<Edit | null>(null);
  const now =
    agent === null || edit?.agent.id === agent.id
      ? edit
      : { agent, dailyBudget: textOf(agent.dailyBudget), maxPerCall: textOf(agent.maxPerCall), reason: "" };
  const client = useQueryClient();
  const saving = useMutation({
    mutationFn: save,
    onSuccess: (answer, { agent: { id } }) => {
      sayOutcome(answer, `The budget of ${id} is changed.`);
      setEdit(null);
      onClose();
    },
    onSettled: () => client.invalidateQueries({ queryKey: keys.treasury }),
  });
  const id = useId();
  const close = () => {
    setEdit(null);
    saving.reset();
    onClose();
  };
  const field = (name: "dailyBudget" | "maxPerCall" | "reason", label: string, hint: string) => (
    <Field id={`${id}-${name}`} label={label} hint={hint} error={now ? faultOf(now, name) : null}>
      <Input
        id={`${id}-${name}`}
        aria-describedby={`${id}-${name}-note`}
        inputMode={name === "reason" ? "text" : "decimal"}
        value={now?.[name] ?? ""}
        onChange={({ target }) => now && setEdit({ ...now, [name]: target.value })}
      />
    </Field>
  );
  return (
    <ConfirmDialog
      isOpen={agent !== null}
      title={`Change the budget of ${agent?.id ?? ""}`}
      confirmLabel="Save the new version"
      tone="primary"
      isBusy={saving.isPending}
      onConfirm={() => {
        if (now && now.reason.trim() !== "" && isSound(now)) saving.mutate(now);
        else if (now) setEdit({ ...now, reason: now.reason || " " });
      }}
      onClose={close}
    >
      {field(
        "dailyBudget",
        "A day, in MNEE",
        "From 00:00 to 24:00 UTC. Below what is spent and held nothing more passes.",
      )}
      {field("maxPerCall", "A call, in MNEE", "The most that one call may cost.")}
      {field("reason", "Why", "Stands in the policy's history beside your name.")}
      {saving.error ? (
        <p role="alert" className="text-danger-text">
          {sayFailure(saving.error).detail}
        </p>
      ) : null}
    </ConfirmDialog>
  );
}

const isSound = (edit: Edit) =>
  (["dailyBudget", "maxPerCall"] as const).every((name) => faultOf(edit, name) === null);

function faultOf(edit: Edit, name: "dailyBudget" | "maxPerCall" | "reason"): string | null {
  const text = edit[name];
  if (name === "reason") return text !== "" && text.trim() === "" ? "Say why." : null;
  const isUnlimited = text === "" && edit.agent[name] === null;
  return isUnlimited || unitsOf(text) !== null ? null : NO_AMOUNT;
}
