import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { useMe } from "@/components/identity/use-identity";
import { NO_AMOUNT, unitsOf } from "@/components/treasury/amount-text";
import { ReasonDialog } from "@/components/treasury/policy/reason-dialog";
import { Choice } from "@/components/ui/form/choice";
import { Field } from "@/components/ui/form/field";
import { Input } from "@/components/ui/form/input";
import { post } from "@/lib/client/api";
import { notify } from "@/lib/client/notify";
import { keys } from "@/lib/client/query-keys";
import type { ServiceWire } from "@/lib/schemas/treasury/service";

const METHODS = [
  { value: "POST", label: "POST", note: "its input as JSON" },
  { value: "GET", label: "GET", note: "its input as a query" },
] as const;

interface Form {
  readonly id: string;
  readonly endpoint: string;
  readonly method: (typeof METHODS)[number]["value"];
  readonly price: string;
  /** Null until somebody writes: the address that one is paid at oneself. */
  readonly payee: string | null;
}

const EMPTY: Form = { id: "", endpoint: "", method: "POST", price: "", payee: null };

type Text = "id" | "endpoint" | "price" | "payee";

interface Sent {
  readonly form: Form;
  readonly payee: string;
  readonly reason: string;
}

function register({ form, payee, reason }: Sent): Promise<ServiceWire> {
  const { id, endpoint, method, price } = form;
  return post<ServiceWire>("/api/v1/services", {
    id: id.trim(),
    endpoint: endpoint.trim(),
    method,
    unitPrice: { asset: "MNEE", units: String(unitsOf(price)) },
    providerAddress: payee.trim(),
    reason,
  });
}

function faultsOf(form: Form, payee: string): Readonly<Record<Text, string | null>> {
  return {
    id: form.id.trim() === "" ? "Give it a name." : null,
    endpoint: URL.canParse(form.endpoint.trim()) ? null : "Give an http or https address.",
    price: unitsOf(form.price) === null ? NO_AMOUNT : null,
    payee: payee.trim() === "" ? "Give an address." : null,
  };
}

/** A service of one's own: where it is asked, what it costs and who is paid. Nobody spends on it yet. */
export function RegisterServiceDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const fieldId = useId();
  const me = useMe();
  const client = useQueryClient();
  const [form, setForm] = useState(EMPTY);
  const [isAsked, setAsked] = useState(false);
  const write = (change: Partial<Form>) => setForm((before) => ({ ...before, ...change }));
  const payee = form.payee ?? me?.address ?? "";
  const close = () => {
    setForm(EMPTY);
    setAsked(false);
    saving.reset();
    onClose();
  };
  const saving = useMutation({
    mutationFn: register,
    onSuccess: ({ id }) => {
      close();
      notify(
        "success",
        `${id} is registered.`,
        "No agent may spend on it before an operator says which ones may.",
      );
    },
    onSettled: () => client.invalidateQueries({ queryKey: keys.treasury }),
  });
  const faults = faultsOf(form, payee);
  const confirm = (reason: string) => {
    setAsked(true);
    if (Object.values(faults).every((fault) => fault === null)) saving.mutate({ form, payee, reason });
  };
  const field = (name: Text, label: string, hint: string) => (
    <Field id={`${fieldId}-${name}`} label={label} hint={hint} error={isAsked ? faults[name] : null}>
      <Input
        id={`${fieldId}-${name}`}
        aria-describedby={`${fieldId}-${name}-note`}
        aria-invalid={isAsked && faults[name] !== null}
        autoCapitalize="none"
        inputMode={name === "price" ? "decimal" : "text"}
        value={name === "payee" ? payee : form[name]}
        onChange={({ target }) => write({ [name]: target.value })}
      />
    </Field>
  );
  return (
    <ReasonDialog
      isOpen={isOpen}
      title="Register a service"
      confirmLabel="Register it"
      isBusy={saving.isPending}
      hint="Stands in the audit trail beside your name."
      proposed="Registered by its owner"
      failure={saving.error}
      onConfirm={confirm}
      onClose={close}
    >
      {field("id", "Name", "As agents ask for it, such as PRICE_ORACLE. Nobody else can have it later.")}
      {field("endpoint", "Endpoint", "Where it is asked. Its server has to answer now.")}
      <Choice
        legend="Asked by"
        name={`${fieldId}-method`}
        value={form.method}
        options={METHODS}
        onChange={(method) => write({ method })}
      />
      {field("price", "Price apiece, in MNEE", "What each unit of a call costs.")}
      {field("payee", "Paid to", "An address on the chain. Money goes straight there.")}
    </ReasonDialog>
  );
}
