import { Stat, StatRow } from "@/components/ui/stat";
import type { TreasuryWire } from "@/lib/schemas/treasury/overview";

const listed = (amounts: TreasuryWire["fees"]) =>
  amounts.map((each) => (
    <span key={each.asset} className="block text-lg">
      {each.display}
    </span>
  ));

/** What the house has, and what of it is promised to whom. */
export function Totals({ data }: { data: TreasuryWire }) {
  return (
    <StatRow label="Totals" isLong>
      <Stat label="In the treasury for agents" note={`${data.funds.held.display} held for calls under way`}>
        {data.funds.balance.display}
      </Stat>
      <Stat label="Fees earned">{listed(data.fees)}</Stat>
      <Stat label="Held in escrow">{listed(data.totals.held)}</Stat>
      <Stat label="Owed to people and the house" note="MNEE and ETH by the escrow, SAT by the house's books">
        {listed(data.balances.map((each) => each.owed.ledger))}
      </Stat>
    </StatRow>
  );
}
