import { formatUnits } from "@/lib/domain/money";
import { capKey, capName } from "@/lib/domain/treasury/caps";
import type { NeedsWire } from "@/lib/schemas/treasury/decision";
import type { PolicyDocument, PolicyWire } from "@/lib/schemas/treasury/policy";

/** A cap of the policy with the limit that it has, and the one that lets a call pass. */
export interface Raise {
  readonly name: string;
  readonly was: string;
  readonly is: string;
}

const mnee = (units: bigint) => formatUnits("MNEE", units);

type CapRow = PolicyDocument["caps"][number];

function raisedUnits(cap: CapRow, needs: NeedsWire): bigint {
  const by = needs.raises.find(({ cap: of }) => of !== null && capKey(of) === capKey(cap))?.by.units ?? "0";
  return BigInt(cap.limitUnits) + BigInt(by);
}

/** What a raise changes, cap by cap. */
export function raisesOf({ policy }: PolicyWire, needs: NeedsWire): Raise[] {
  return policy.caps.flatMap((cap) => {
    const units = raisedUnits(cap, needs);
    const was = BigInt(cap.limitUnits);
    return units === was ? [] : [{ name: capName(cap), was: mnee(was), is: mnee(units) }];
  });
}

/** The body that makes it: the policy as it was read, with those caps raised. */
export function raisedPolicy({ version, policy }: PolicyWire, needs: NeedsWire, reason: string) {
  const caps = policy.caps.map(({ scope, of, window, rolloverBps, ...cap }) => {
    const limitUnits = String(raisedUnits({ scope, of, window, rolloverBps, ...cap }, needs));
    return { scope, of, window, limitUnits, ...(rolloverBps === undefined ? {} : { rolloverBps }) };
  });
  const { risk, lowTreasuryUnits } = policy;
  return { version, reason, caps, risk, lowTreasuryUnits };
}

/** `2.40 MNEE more`, where one raise is enough; null where the treasury itself has too little. */
export function offerOf(needs: NeedsWire): string | null {
  if (needs.raises.length === 0 || needs.raises.some(({ cap }) => cap === null)) return null;
  const [first, ...others] = needs.raises;
  return others.length === 0 ? `+${first?.by.display ?? ""}` : `${needs.raises.length} raises`;
}
