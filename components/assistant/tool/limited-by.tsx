import { ForeignText } from "@/components/ui/foreign-text";
import type { AskedLater } from "@/lib/client/assistant/asked-later";
import { capName } from "@/lib/domain/treasury/caps";
import type { DecisionWire } from "@/lib/schemas/treasury/decision";
import { CapBar } from "./cap-bar";
import { Ways } from "./ways";

type Needs = NonNullable<DecisionWire["needs"]>;

const LATER: Readonly<Record<AskedLater, string>> = {
  passed: "It was asked for again below, and passed.",
  asked: "It was asked for again below.",
};

/** Why less than all of a call passed: what was said, the caps that bound, and what would have let it pass. */
export function LimitedBy({
  decision,
  seq,
  later,
}: {
  decision: DecisionWire;
  seq: number;
  later: AskedLater | null;
}) {
  const { reason, bound, needs } = decision;
  return (
    <div className="grid gap-3 text-sm">
      <p>
        <ForeignText>{reason}</ForeignText>
      </p>
      {bound.length > 0 ? (
        <ul className="grid gap-2" aria-label="What limits it">
          {bound.map((cap) => (
            <li key={capName(cap)}>
              <CapBar cap={cap} missing={missingOf(needs, cap)} />
            </li>
          ))}
        </ul>
      ) : null}
      {later === null ? null : <p className="text-soft">{LATER[later]}</p>}
      {later !== null || needs === null || decision.action === "WAITING" ? null : (
        <Ways needs={needs} decision={decision} seq={seq} />
      )}
    </div>
  );
}

/** By how much this cap would have to be higher. */
function missingOf(needs: Needs | null, cap: DecisionWire["bound"][number]): string | null {
  const raise = needs?.raises.find((each) => each.cap !== null && capName(each.cap) === capName(cap));
  return raise?.by.display ?? null;
}
