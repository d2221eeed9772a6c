import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { amountText, NO_AMOUNT, unitsOf } from "@/components/treasury/amount-text";
import { ReasonDialog } from "@/components/treasury/policy/reason-dialog";
import { sayOutcome } from "@/components/treasury/policy/say-outcome";
import { Button } from "@/components/ui/action/button";
import { Field } from "@/components/ui/form/field";
import { Input } from "@/components/ui/form/input";
import { put } from "@/lib/client/api";
import { keys } from "@/lib/client/query-keys";
import { policyQuery } from "@/lib/client/treasury-queries";
import type { PolicyWire } from "@/lib/schemas/treasury/policy";

type Caps = PolicyWire["policy"]["caps"];

const isHouseDay = ({ scope, window }: Caps[number]) => scope === "house" && window === "day";

/** The policy that was read, with another cap of the house's day. */
function withHouseDay({ version, policy }: PolicyWire, limitUnits: string, reason: string) {
  const rows = policy.caps.map(({ sinceAtMs: _, ...cap }) => cap);
  const day = { scope: "house", of: "house", window: "day", limitUnits, rolloverBps: 0 } as const;
  const caps = rows.some((cap) => cap.scope === "house" && cap.window === "day")
    ? rows.map((cap) => (cap.scope === "house" && cap.window === "day" ? { ...cap, limitUnits } : cap))
    : [...rows, day];
  return { version, reason, caps, risk: policy.risk, lowTreasuryUnits: policy.lowTreasuryUnits };
}

/** The house's cap of a day, which limits all agents together. */
export function EditHouseBudget() {
  const [isOpen, setOpen] = useState(false);
  const [written, write] = useState<string | null>(null);
  const id = useId();
  const client = useQueryClient();
  const { data } = useQuery({ ...policyQuery(), enabled: isOpen, staleTime: 0 });
  const now = data?.policy.caps.find(isHouseDay)?.limitUnits;
  const text = written ?? (now === undefined ? "" : amountText(now));
  const units = unitsOf(text);
  const close = () => {
    setOpen(false);
    write(null);
  };
  const saving = useMutation({
    mutationFn: ({ of, limit, reason }: { of: PolicyWire; limit: bigint; reason: string }) =>
      put("/api/v1/policy", withHouseDay(of, String(limit), reason)),
    onSuccess: (answer) => {
      sayOutcome(answer, "The house's budget is changed.");
      close();
    },
    onSettled: () => client.invalidateQueries({ queryKey: keys.treasury }),
  });
  return (
    <>
      <Button onClick={() => setOpen(true)}>Edit the house’s day</Button>
      <ReasonDialog
        isOpen={isOpen}
        title="Change the house’s budget"
        confirmLabel="Save the new version"
        isBusy={saving.isPending}
        failure={saving.error}
        onConfirm={(reason) => {
          if (data && units !== null) saving.mutate({ of: data, limit: units, reason });
        }}
        onClose={close}
      >
        <Field
          id={`${id}-day`}
          label="A day for all agents together, in MNEE"
          hint="From 00:00 to 24:00 UTC. Below what is spent and held nothing more passes."
          error={text !== "" && units === null ? NO_AMOUNT : null}
        >
          <Input
            id={`${id}-day`}
            aria-describedby={`${id}-day-note`}
            inputMode="decimal"
            disabled={!data}
            value={text}
            onChange={({ target }) => write(target.value)}
          />
        </Field>
      </ReasonDialog>
    </>
  );
}
