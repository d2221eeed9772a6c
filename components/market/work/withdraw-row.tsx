import { lazy, Suspense, useState } from "react";
import { Button } from "@/components/ui/action/button";
import { Skeleton } from "@/components/ui/feedback/skeleton";
import { useWithdraw, type WithdrawAction } from "@/lib/client/actions/use-withdraw";
import { isOnChain } from "@/lib/domain/assets";
import { formatUnits } from "@/lib/domain/money";
import type { BalanceWire, MeWire } from "@/lib/schemas/identity/user";

const SendElsewhere = lazy(async () => ({ default: (await import("./send-elsewhere")).SendElsewhere }));
const WithdrawQuestion = lazy(async () => ({
  default: (await import("./withdraw-question")).WithdrawQuestion,
}));

/** For a payee whose own address cannot receive, or who wants the money elsewhere. */
function Elsewhere({ me, asset, action }: { me: MeWire; asset: string; action: WithdrawAction }) {
  const [wasOpened, setOpened] = useState(false);
  return (
    <details onToggle={() => setOpened(true)}>
      <summary className="flex min-h-11 items-center text-sm text-soft underline underline-offset-4">
        To another address
      </summary>
      {wasOpened ? (
        <Suspense fallback={<Skeleton className="h-24" />}>
          <SendElsewhere me={me} asset={asset} action={action} />
        </Suspense>
      ) : null}
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
  const [question, setQuestion] = useState({ wasAsked: false, isOpen: false });
  const start = () => action.start({ to: null, isRelayed: false });
  return (
    <li className="grid gap-2 border-b border-line/60 py-3 last:border-0">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <span className="font-medium tabular-nums">{amount}</span>
        <Button
          tone={isEmpty ? "outline" : "primary"}
          disabled={isEmpty || action.isOnItsWay}
          busy={action.isPending}
          onClick={isOnChain(asset) ? start : () => setQuestion({ wasAsked: true, isOpen: true })}
          aria-label={isMoving ? `${asset} on its way` : `Withdraw ${asset}`}
        >
          {isMoving ? "On its way…" : "Withdraw"}
        </Button>
      </div>
      {isOnChain(asset) && !isEmpty ? <Elsewhere me={me} asset={asset} action={action} /> : null}
      {question.wasAsked ? (
        <Suspense>
          <WithdrawQuestion
            asset={asset}
            amount={amount}
            isOpen={question.isOpen}
            onClose={() => setQuestion({ wasAsked: true, isOpen: false })}
            onConfirm={start}
          />
        </Suspense>
      ) : null}
    </li>
  );
}
