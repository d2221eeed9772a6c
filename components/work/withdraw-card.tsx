import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { LoadMore } from "@/components/ui/load-more";
import { RelativeTime } from "@/components/ui/relative-time";
import { sayFailure } from "@/lib/client/api-problem";
import { notify } from "@/lib/client/notify";
import { usePages } from "@/lib/client/pages";
import { withdrawalsQuery } from "@/lib/client/queries";
import { keys } from "@/lib/client/query-keys";
import { withdraw } from "@/lib/client/use-escrow";
import { isOnChain } from "@/lib/domain/assets";
import { formatUnits } from "@/lib/domain/money";
import type { BalanceWire, MeWire } from "@/lib/schemas/user";

function useWithdraw(me: MeWire, balance: BalanceWire, to: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (isRelayed: boolean) =>
      withdraw(
        { asset: balance.asset, units: BigInt(balance.available), to: to.trim() || null, isRelayed },
        me,
      ),
    onSuccess: ({ amount, state }) => {
      const words = state === "booked" || state === "settled" ? "withdrawn" : "on its way";
      notify("success", `${amount.display} ${words}.`);
    },
    onError: (failure) => {
      const { title, detail } = sayFailure(failure);
      notify("error", title, detail);
    },
    onSettled: () => client.invalidateQueries({ queryKey: keys.mine }),
  });
}

function WithdrawRow({ me, balance }: { me: MeWire; balance: BalanceWire }) {
  const [to, setTo] = useState("");
  const action = useWithdraw(me, balance, to);
  const isEmpty = balance.available === "0";
  const fieldId = `withdraw-to-${balance.asset}`;
  return (
    <li className="grid gap-2 border-b border-line/60 py-3 last:border-0">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <span className="font-medium tabular-nums">
          {formatUnits(balance.asset, BigInt(balance.available))}
        </span>
        <Button
          tone={isEmpty ? "outline" : "primary"}
          disabled={isEmpty}
          busy={action.isPending}
          onClick={() => action.mutate(false)}
          aria-label={`Withdraw ${balance.asset}`}
        >
          Withdraw
        </Button>
      </div>
      {isOnChain(balance.asset) && !isEmpty ? (
        <details>
          <summary className="flex min-h-11 items-center text-sm text-soft underline underline-offset-4">
            To another address
          </summary>
          <div className="grid gap-2 pb-1">
            <Field
              id={fieldId}
              label="Address"
              hint="If your own address cannot receive this token, name another."
            >
              <Input
                id={fieldId}
                value={to}
                placeholder="0x…"
                spellCheck={false}
                autoComplete="off"
                onChange={(event) => setTo(event.target.value)}
              />
            </Field>
            {me.kind === "wallet" ? (
              <Button disabled={to.trim() === ""} busy={action.isPending} onClick={() => action.mutate(true)}>
                Sign, and the house pays the gas
              </Button>
            ) : null}
          </div>
        </details>
      ) : null}
    </li>
  );
}

function Recent() {
  const { items = [], more } = usePages(withdrawalsQuery());
  if (items.length === 0) return null;
  return (
    <>
      <ul aria-label="Recent withdrawals" className="mt-3 grid gap-1 border-t border-line pt-2 text-sm">
        {items.map((row) => (
          <li key={row.id} className="flex min-h-8 flex-wrap items-center justify-between gap-x-3">
            <span className="tabular-nums">{row.amount.display}</span>
            <span className="text-xs text-soft">
              {row.state} · <RelativeTime at={row.createdAt} />
            </span>
          </li>
        ))}
      </ul>
      <LoadMore more={more} what="withdrawals" />
    </>
  );
}

/** What can be taken home, asset by asset. */
export function WithdrawCard({ me }: { me: MeWire }) {
  return (
    <Card id="withdraw" title="Withdraw">
      <ul>
        {me.balances.map((balance) => (
          <WithdrawRow key={balance.asset} me={me} balance={balance} />
        ))}
      </ul>
      <p className="mt-3 text-xs text-soft">
        MNEE and ETH leave the escrow by a transaction of your wallet; SAT is booked at once.
      </p>
      <Recent />
    </Card>
  );
}
