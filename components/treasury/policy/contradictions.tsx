import { amountText } from "@/components/treasury/amount-text";
import { Button } from "@/components/ui/action/button";
import { formatUnits } from "@/lib/domain/money";
import { capName, MOST_CONTRADICTIONS } from "@/lib/domain/treasury/caps";
import type { CheckedPolicyWire, PolicyChangeWire } from "@/lib/schemas/treasury/policy-draft";
import type { CapForm } from "./draft-form";

type Found = CheckedPolicyWire["contradictions"][number];
type Mend = Found["mends"][number]["mend"];

/** The rows after a mend. */
export function afterMend(caps: readonly CapForm[], mend: Mend): readonly CapForm[] {
  if (mend.kind === "remove") return caps.filter((_, row) => row !== mend.row);
  return caps.map((cap, row) => (row === mend.row ? { ...cap, limit: amountText(mend.limitUnits) } : cap));
}

/** Two caps beside each other that cannot both be meant, and either click that mends them. */
export function Contradictions({
  found,
  change,
  onMend,
}: {
  found: readonly Found[];
  /** What was checked: the places are of this list. */
  change: PolicyChangeWire;
  onMend: (mend: Mend) => void;
}) {
  if (found.length === 0) return null;
  return (
    <div className="grid gap-3">
      {found.length >= MOST_CONTRADICTIONS ? (
        <p className="text-sm text-soft">
          The first {MOST_CONTRADICTIONS} contradictions are shown; others, if any, follow once these are
          mended.
        </p>
      ) : null}
      <ul className="grid gap-3" aria-label="Caps that contradict each other">
        {found.map(({ rows, detail, mends }) => (
          <li
            key={rows.join()}
            className="grid gap-2 rounded-lg border border-warning-text/40 bg-warning/10 p-3"
          >
            <p className="text-sm wrap-anywhere">{detail}</p>
            <div className="grid gap-2 sm:grid-cols-2">
              {rows.map((row) => {
                const cap = change.caps[row];
                return cap ? (
                  <p key={row} className="rounded-lg border border-line bg-surface p-2 text-sm wrap-anywhere">
                    <span className="text-soft">
                      Row {row + 1}, {capName(cap)}
                    </span>
                    <strong className="block tabular-nums">
                      {formatUnits("MNEE", BigInt(cap.limitUnits))}
                    </strong>
                  </p>
                ) : null;
              })}
            </div>
            <div className="flex flex-wrap gap-2">
              {mends.map(({ text, mend }) => (
                <Button key={text} onClick={() => onMend(mend)}>
                  {text}
                </Button>
              ))}
            </div>
          </li>
        ))}
      </ul>
    </div>
  );
}
