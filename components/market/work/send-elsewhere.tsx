import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/action/button";
import { Field } from "@/components/ui/form/field";
import { Input } from "@/components/ui/form/input";
import type { WithdrawAction } from "@/lib/client/actions/use-withdraw";
import type { MeWire } from "@/lib/schemas/identity/user";

const ADDRESS = /^0x[0-9a-fA-F]{40}$/;

/** The form that sends a balance to another address; loaded when somebody opens it. */
export function SendElsewhere({ me, asset, action }: { me: MeWire; asset: string; action: WithdrawAction }) {
  const [address, setAddress] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const id = `withdraw-to-${asset}`;
  const isBusy = action.isPending || action.isOnItsWay;
  const go = (isRelayed: boolean) => {
    const to = address.trim();
    const isAddress = ADDRESS.test(to);
    setProblem(isAddress ? null : "Write an address: 0x and 40 hexadecimal digits.");
    if (isAddress) action.start({ to, isRelayed });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    go(false);
  };
  return (
    <form onSubmit={submit} className="grid gap-3 pb-2" noValidate>
      <Field
        id={id}
        label="Address"
        error={problem ?? action.refusal}
        hint="If your own address cannot receive this token, name another."
      >
        <Input
          id={id}
          value={address}
          placeholder="0x…"
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => setAddress(event.target.value)}
          aria-describedby={`${id}-note`}
          aria-invalid={(problem ?? action.refusal) !== null}
        />
      </Field>
      <div className="flex flex-wrap gap-2">
        <Button type="submit" disabled={isBusy}>
          Send it there
        </Button>
        {me.kind === "wallet" ? (
          <Button disabled={isBusy} onClick={() => go(true)}>
            Sign only, the house pays the gas
          </Button>
        ) : null}
      </div>
    </form>
  );
}
