import { JournalsLink } from "@/components/treasury/journals/journals-link";
import { Stat, StatRow } from "@/components/ui/stat";
import type { TreasuryWire } from "@/lib/schemas/treasury/overview";

/** One asset a line; a number that is kept in one account opens it. */
const listed = (amounts: TreasuryWire["fees"], account?: "fees" | "escrow") =>
  amounts.map((each) => (
    <span key={each.asset} className="block text-lg">
      {account ? (
        <JournalsLink of={{ account: `${account}:${each.asset}` }}>{each.display}</JournalsLink>
      ) : (
        each.display
      )}
    </span>
  ));

/** The number of SAT, which no chain covers, opens what does. */
const owed = (balances: TreasuryWire["balances"]) =>
  balances.map(({ asset, owed: { ledger } }) => (
    <span key={asset} className="block text-lg">
      {asset === "SAT" ? (
        <JournalsLink of={{ account: "mint:SAT" }} label={`${ledger.display}: what covers it`}>
          {ledger.display}
        </JournalsLink>
      ) : (
        ledger.display
      )}
    </span>
  ));

/** What the house has, and what of it is promised to whom. */
export function Totals({ data }: { data: TreasuryWire }) {
  return (
    <StatRow label="Totals" isLong>
      <Stat label="In the treasury for agents" note={`${data.funds.held.display} held for calls under way`}>
        <JournalsLink of={{ account: "treasury:MNEE" }}>{data.funds.balance.display}</JournalsLink>
      </Stat>
      <Stat label="Fees earned">{listed(data.fees, "fees")}</Stat>
      <Stat label="Held in escrow">{listed(data.totals.held, "escrow")}</Stat>
      <Stat
        label="Owed to people and the house"
        note="MNEE and ETH are covered by the escrow. SAT stands in the house's books alone; in the demo it is play money, which the books' mint covers."
      >
        {owed(data.balances)}
      </Stat>
    </StatRow>
  );
}
