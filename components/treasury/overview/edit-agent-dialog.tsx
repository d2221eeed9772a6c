import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { amountText, NO_AMOUNT, unitsOf } from "@/components/treasury/amount-text";
import { ReasonDialog } from "@/components/treasury/policy/reason-dialog";
import { sayOutcome } from "@/components/treasury/policy/say-outcome";
import { Field } from "@/components/ui/form/field";
import { Input } from "@/components/ui/form/input";
import { put } from "@/lib/client/api";
import { keys } from "@/lib/client/query-keys";
import type { SpendingAgentWire } from "@/lib/schemas/treasury/overview";

const textOf = (money: SpendingAgentWire["dailyBudget"]) => (money === null ? "" : amountText(money.units));

const AMOUNTS = ["dailyBudget", "maxPerCall"] as const;
type Amount = (typeof AMOUNTS)[number];

interface Edit {
  readonly agent: SpendingAgentWire;
  readonly dailyBudget: string;
  readonly maxPerCall: string;
}

/** What another operator changed meanwhile stays as it is: only what was changed here is sent. */
function save({
  agent,
  dailyBudget,
  maxPerCall,
  reason,
}: Edit & { readonly reason: string }): Promise<unknown> {
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
      : { agent, dailyBudget: textOf(agent.dailyBudget), maxPerCall: textOf(agent.maxPerCall) };
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
  const field = (name: Amount, label: string, hint: string) => (
    <Field id={`${id}-${name}`} label={label} hint={hint} error={now ? faultOf(now, name) : null}>
      <Input
        id={`${id}-${name}`}
        aria-describedby={`${id}-${name}-note`}
        inputMode="decimal"
        value={now?.[name] ?? ""}
        onChange={({ target }) => now && setEdit({ ...now, [name]: target.value })}
      />
    </Field>
  );
  return (
    <ReasonDialog
      isOpen={agent !== null}
      title={`Change the budget of ${agent?.id ?? ""}`}
      confirmLabel="Save the new version"
      isBusy={saving.isPending}
      failure={saving.error}
      onConfirm={(reason) => now && isSound(now) && saving.mutate({ ...now, reason })}
      onClose={close}
    >
      {field(
        "dailyBudget",
        "A day, in MNEE",
        "From 00:00 to 24:00 UTC. Below what is spent and held nothing more passes.",
      )}
      {field("maxPerCall", "A call, in MNEE", "The most that one call may cost.")}
    </ReasonDialog>
  );
}

const isSound = (edit: Edit) => AMOUNTS.every((name) => faultOf(edit, name) === null);

function faultOf(edit: Edit, name: Amount): string | null {
  const text = edit[name];
  const isUnlimited = text === "" && edit.agent[name] === null;
  return isUnlimited || unitsOf(text) !== null ? null : NO_AMOUNT;
}
