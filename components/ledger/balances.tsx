import { Fact, Facts } from "@/components/ui/facts";
import { isOnChain } from "@/lib/domain/assets";
import { formatUnits } from "@/lib/domain/money";
import type { BalanceWire } from "@/lib/schemas/identity/user";

const shown = (balance: BalanceWire, units: string) => formatUnits(balance.asset, BigInt(units));

function InWallet({ balance }: { balance: BalanceWire }) {
  if (balance.wallet === null)
    return <span className="font-normal text-soft">in the wallet: not known now</span>;
  return (
    <>
      {shown(balance, balance.wallet)}
      <span className="font-normal text-soft">
        {balance.isWalletStale ? " in the wallet, as last seen" : " in the wallet"}
      </span>
    </>
  );
}

/** What somebody owns, asset by asset: here, on hold, and in the wallet. */
export function Balances({ balances }: { balances: readonly BalanceWire[] }) {
  return (
    <Facts>
      {balances.map((balance) => (
        <Fact key={balance.asset} label={balance.asset}>
          <span className="block font-medium">
            {isOnChain(balance.asset) ? <InWallet balance={balance} /> : shown(balance, balance.available)}
          </span>
          {isOnChain(balance.asset) && balance.available !== "0" ? (
            <span className="block text-xs text-soft">
              {shown(balance, balance.available)} owed by the escrow
            </span>
          ) : null}
          {balance.held !== "0" ? (
            <span className="block text-xs text-soft">{shown(balance, balance.held)} in escrow</span>
          ) : null}
        </Fact>
      ))}
    </Facts>
  );
}
