import { Card } from "@/components/ui/card";
import { isOnChain } from "@/lib/domain/assets";
import type { BalanceWire, MeWire } from "@/lib/schemas/identity/user";
import { PastWithdrawals } from "./past-withdrawals";
import { WithdrawRow } from "./withdraw-row";

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
      <PastWithdrawals own={me.address} />
    </Card>
  );
}
