import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Link } from "@/components/ui/link";
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
import type { WithdrawalWire } from "@/lib/schemas/withdrawal";

type Way = { to: string | null; isRelayed: boolean };

const isQuiet = (failure: unknown) =>
  typeof failure === "object" && failure !== null && "isQuiet" in failure && failure.isQuiet === true;

function useWithdraw(me: MeWire, balance: BalanceWire) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ to, isRelayed }: Way) =>
      withdraw({ asset: balance.asset, units: BigInt(balance.available), to, isRelayed }, me),
    onSuccess: ({ amount, state }) => {
      const words = state === "booked" || state === "settled" ? "withdrawn" : "on its way";
      notify("success", `${amount.display} ${words}.`);
    },
    onError: (failure) => {
      const { title, detail } = sayFailure(failure);
      if (isQuiet(failure)) notify("message", detail);
      else notify("error", title, detail);
    },
    onSettled: () => client.invalidateQueries({ queryKey: keys.mine }),
  });
}

type Action = ReturnType<typeof useWithdraw>;

const ADDRESS = /^0x[0-9a-fA-F]{40}$/;

/** For a payee whose own address cannot receive, or who wants the money elsewhere. */
function Elsewhere({ me, asset, action }: { me: MeWire; asset: string; action: Action }) {
  const [address, setAddress] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const id = `withdraw-to-${asset}`;
  const go = (isRelayed: boolean) => {
    const to = address.trim();
    const isAddress = ADDRESS.test(to);
    setProblem(isAddress ? null : "Write an address: 0x and 40 hexadecimal digits.");
    if (isAddress) action.mutate({ to, isRelayed });
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
          error={problem}
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
            aria-invalid={problem !== null}
          />
        </Field>
        <div className="flex flex-wrap gap-2">
          <Button type="submit" disabled={action.isPending}>
            Send it there
          </Button>
          {me.kind === "wallet" ? (
            <Button disabled={action.isPending} onClick={() => go(true)}>
              Sign only, the house pays the gas
            </Button>
          ) : null}
        </div>
      </form>
    </details>
  );
}

function WithdrawRow({ me, balance }: { me: MeWire; balance: BalanceWire }) {
  const action = useWithdraw(me, balance);
  const isEmpty = balance.available === "0";
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
          onClick={() => action.mutate({ to: null, isRelayed: false })}
          aria-label={`Withdraw ${balance.asset}`}
        >
          Withdraw
        </Button>
      </div>
      {isOnChain(balance.asset) && !isEmpty ? (
        <Elsewhere me={me} asset={balance.asset} action={action} />
      ) : null}
    </li>
  );
}

const STATE: Record<WithdrawalWire["state"], string> = {
  booked: "booked",
  prepared: "not on chain yet",
  sending: "on its way",
  settled: "arrived",
  failed: "failed, nothing left",
  unknown: "being checked on chain",
};

function Past({ row, own }: { row: WithdrawalWire; own: string | null }) {
  const isElsewhere = row.to !== null && row.to.toLowerCase() !== own?.toLowerCase();
  return (
    <li className="flex min-h-8 flex-wrap items-center justify-between gap-x-3">
      <span className="tabular-nums">
        {row.amount.display}
        {isElsewhere ? (
          <span className="text-xs text-soft" title={row.to ?? undefined}>
            {" "}
            to {row.to?.slice(0, 6)}…{row.to?.slice(-4)}
          </span>
        ) : null}
      </span>
      <span className="text-xs text-soft">
        {row.hash ? (
          <Link href={`/transactions/${row.hash}`} className="underline underline-offset-4">
            {STATE[row.state]}
          </Link>
        ) : (
          STATE[row.state]
        )}{" "}
        · <RelativeTime at={row.createdAt} />
      </span>
    </li>
  );
}

const GIVEN_UP_AFTER_MS = 10 * 60_000;

/** Asked of a wallet that never sent it: nothing has moved, and nothing will. */
const isGivenUp = (row: WithdrawalWire) =>
  row.state === "prepared" && Date.now() - Date.parse(row.createdAt) > GIVEN_UP_AFTER_MS;

function Recent({ own }: { own: string | null }) {
  const { items: all = [], more } = usePages(withdrawalsQuery());
  const items = all.filter((row) => !isGivenUp(row));
  if (items.length === 0) return null;
  return (
    <>
      <ul aria-label="Recent withdrawals" className="mt-3 grid gap-1 border-t border-line pt-2 text-sm">
        {items.map((row) => (
          <Past key={row.id} row={row} own={own} />
        ))}
      </ul>
      <LoadMore more={more} what="withdrawals" />
    </>
  );
}

/** What can be taken home, asset by asset. */
export function WithdrawCard({
  me,
  balances = me.balances,
  title = "Withdraw",
}: {
  me: MeWire;
  balances?: readonly BalanceWire[];
  title?: string;
}) {
  const hasBooked = balances.some(({ asset }) => !isOnChain(asset));
  return (
    <Card id="withdraw" title={title}>
      {balances.length > 0 ? (
        <>
          <ul>
            {balances.map((balance) => (
              <WithdrawRow key={balance.asset} me={me} balance={balance} />
            ))}
          </ul>
          <p className="mt-3 text-xs text-soft">
            MNEE and ETH leave the escrow by a transaction of your wallet
            {hasBooked ? "; SAT is booked at once" : ""}.
          </p>
        </>
      ) : (
        <p className="text-sm text-soft">Nothing more: you have fetched it all.</p>
      )}
      <Recent own={me.address} />
    </Card>
  );
}
