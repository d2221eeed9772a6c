import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { useWithdraw, type WithdrawAction } from "@/lib/client/use-withdraw";
import { isOnChain } from "@/lib/domain/assets";
import { formatUnits } from "@/lib/domain/money";
import type { BalanceWire, MeWire } from "@/lib/schemas/user";

const ADDRESS = /^0x[0-9a-fA-F]{40}$/;

/** For a payee whose own address cannot receive, or who wants the money elsewhere. */
function Elsewhere({ me, asset, action }: { me: MeWire; asset: string; action: WithdrawAction }) {
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
    <details>
      <summary className="flex min-h-11 items-center text-sm text-soft underline underline-offset-4">
        To another address
      </summary>
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
    </details>
  );
}

/** One balance and the button that fetches all of it; off while a withdrawal of it is under way. */
export function WithdrawRow({ me, balance }: { me: MeWire; balance: BalanceWire }) {
  const action = useWithdraw(me, balance);
  const isEmpty = balance.available === "0";
  const { asset } = balance;
  const amount = formatUnits(asset, BigInt(balance.available));
  const isMoving = action.isOnItsWay || action.isPending;
  const [isAsking, setAsking] = useState(false);
  const start = () => action.start({ to: null, isRelayed: false });
  return (
    <li className="grid gap-2 border-b border-line/60 py-3 last:border-0">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <span className="font-medium tabular-nums">{amount}</span>
        <Button
          tone={isEmpty ? "outline" : "primary"}
          disabled={isEmpty || action.isOnItsWay}
          busy={action.isPending}
          onClick={isOnChain(asset) ? start : () => setAsking(true)}
          aria-label={isMoving ? `${asset} on its way` : `Withdraw ${asset}`}
        >
          {isMoving ? "On its way…" : "Withdraw"}
        </Button>
      </div>
      {isOnChain(asset) && !isEmpty ? <Elsewhere me={me} asset={asset} action={action} /> : null}
      <ConfirmDialog
        isOpen={isAsking}
        title={`Withdraw ${amount}?`}
        confirmLabel={`Withdraw ${amount}`}
        tone="primary"
        onClose={() => setAsking(false)}
        onConfirm={() => {
          setAsking(false);
          start();
        }}
      >
        <p>
          All of your {asset} leaves the house at once: what your agents earned, and what you paid in. It
          cannot be undone.
        </p>
      </ConfirmDialog>
    </li>
  );
}
