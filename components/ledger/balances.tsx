import { Fact, Facts } from "@/components/ui/facts";
import { formatUnits } from "@/lib/domain/money";
import type { BalanceWire } from "@/lib/schemas/identity/user";

const shown = (balance: BalanceWire, units: string) => formatUnits(balance.asset, BigInt(units));

/** What somebody owns, asset by asset: here, on hold, and in the wallet. */
export function Balances({ balances }: { balances: readonly BalanceWire[] }) {
  return (
    <Facts>
      {balances.map((balance) => (
        <Fact key={balance.asset} label={balance.asset}>
          <span className="block font-medium">
            {shown(balance, balance.wallet ?? balance.available)}
            {balance.wallet === null ? null : (
              <span className="font-normal text-soft">
                {balance.isWalletStale ? " in the wallet, as last seen" : " in the wallet"}
              </span>
            )}
          </span>
          {balance.wallet !== null && balance.available !== "0" ? (
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
