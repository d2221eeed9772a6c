import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { ConfirmDialog } from "@/components/ui/action/confirm-dialog";
import { Skeleton } from "@/components/ui/feedback/skeleton";
import { Field } from "@/components/ui/form/field";
import { Input } from "@/components/ui/form/input";
import { get, put } from "@/lib/client/api";
import { sayFailure } from "@/lib/client/api-problem";
import { notify } from "@/lib/client/notify";
import { keys } from "@/lib/client/query-keys";
import { formatUnits } from "@/lib/domain/money";
import { capName } from "@/lib/domain/treasury/caps";
import type { NeedsWire } from "@/lib/schemas/treasury/decision";
import type { PolicyWire } from "@/lib/schemas/treasury/policy";

type Raise = {
  readonly cap: NonNullable<NeedsWire["raises"][number]["cap"]>;
  readonly by: { readonly units: string };
};
type CapRow = PolicyWire["policy"]["caps"][number];

const raiseOf = (raises: readonly Raise[], cap: Raise["cap"]) =>
  raises.find((raise) => capName(raise.cap) === capName(cap));

const raisedUnits = (cap: Omit<CapRow, "sinceAtMs">, raises: readonly Raise[]) =>
  BigInt(cap.limitUnits) + BigInt(raiseOf(raises, cap)?.by.units ?? "0");

/** The whole policy with some limits raised; a version that another operator made meanwhile refuses it. */
function save({ version, policy }: PolicyWire, raises: readonly Raise[], reason: string) {
  const { caps, risk, lowTreasuryUnits } = policy;
  const raised = caps.map(({ sinceAtMs: _, ...cap }) => ({
    ...cap,
    limitUnits: raisedUnits(cap, raises).toString(),
  }));
  return put<{ readonly state?: string }>("/api/v1/policy", {
    version,
    reason,
    caps: raised,
    risk,
    lowTreasuryUnits,
  });
}

/** Asks whether limits may be higher, and by how much, so that a call passes; the raise is a version of the policy. */
export function RaiseCapsDialog({
  raises,
  reason: proposed,
  onClose,
}: {
  raises: readonly Raise[];
  reason: string;
  onClose: () => void;
}) {
  const id = useId();
  const client = useQueryClient();
  const [reason, setReason] = useState(proposed);
  const policy = useQuery({
    queryKey: [...keys.treasury, "policy"],
    queryFn: ({ signal }) => get<PolicyWire>("/api/v1/policy", signal),
    staleTime: 0,
  });
  const saving = useMutation({
    mutationFn: (now: PolicyWire) => save(now, raises, reason.trim()),
    onSuccess: ({ state }) => {
      // Where there are two operators, one proposes and the other agrees.
      if (state === "proposed") notify("message", "The raise is proposed.", "Another operator has to agree.");
      else notify("success", "The limit is raised.");
      onClose();
    },
    onError: () => policy.refetch(),
    onSettled: () => client.invalidateQueries({ queryKey: keys.mine }),
  });
  const failure = saving.error ?? policy.error;
  return (
    <ConfirmDialog
      isOpen
      title={raises.length === 1 ? "Raise this limit?" : `Raise these ${raises.length} limits?`}
      confirmLabel="Raise"
      tone="primary"
      isBusy={saving.isPending}
      onConfirm={() => policy.data && reason.trim() !== "" && saving.mutate(policy.data)}
      onClose={onClose}
    >
      {policy.data ? (
        <Raises caps={policy.data.policy.caps} raises={raises} />
      ) : (
        <Skeleton className="h-12" />
      )}
      <Field
        id={`${id}-why`}
        label="Why"
        hint="Stands in the policy's history beside your name."
        error={reason.trim() === "" ? "Say why." : null}
      >
        <Input
          id={`${id}-why`}
          aria-describedby={`${id}-why-note`}
          maxLength={500}
          value={reason}
          onChange={({ target }) => setReason(target.value)}
        />
      </Field>
      {failure ? (
        <p role="alert" className="text-danger-text">
          {sayFailure(failure).detail}
        </p>
      ) : null}
    </ConfirmDialog>
  );
}

function Raises({ caps, raises }: { caps: readonly CapRow[]; raises: readonly Raise[] }) {
  const shown = (units: bigint) => formatUnits("MNEE", units);
  return (
    <ul className="grid gap-1">
      {caps
        .filter((cap) => raiseOf(raises, cap) !== undefined)
        .map((cap) => (
          <li key={capName(cap)} className="flex flex-wrap justify-between gap-x-4">
            <span className="wrap-anywhere">{capName(cap)}</span>
            <span className="tabular-nums">
              {shown(BigInt(cap.limitUnits))} → {shown(raisedUnits(cap, raises))}
            </span>
          </li>
        ))}
    </ul>
  );
}
