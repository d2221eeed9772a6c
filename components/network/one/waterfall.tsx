import { usdText } from "@/components/network/labels";
import type { EvaluationWire } from "@/lib/schemas/network/orchestrator";

type Step = EvaluationWire["steps"][number];

const FACTORS: Readonly<Record<string, string>> = {
  base: "Base",
  tier: "Its tier",
  reliability: "Reliable over a hundred evaluations",
  failures: "Failures that are not forgotten",
  suspension: "Suspended by an operator",
};

const hundredths = ({ numerator, denominator }: Step) => (BigInt(numerator) * 100n) / BigInt(denominator);

/** `× 1.20`; the base multiplies nothing. */
function factorText(step: Step): string {
  const share = hundredths(step);
  return step.factor === "base" ? "" : `× ${share / 100n}.${String(share % 100n).padStart(2, "0")}`;
}

/** The arithmetic of a payout, factor by factor: from what the one before left to what this one leaves. */
export function Waterfall({ steps }: { steps: readonly Step[] }) {
  const amounts = steps.map(({ microUsd }) => Number(microUsd));
  const most = Math.max(1, ...amounts);
  return (
    <ol className="grid gap-2 text-sm">
      {steps.map((step, index) => {
        const to = amounts[index] ?? 0;
        const from = index === 0 ? 0 : (amounts[index - 1] ?? 0);
        const [low, high] = [Math.min(from, to), Math.max(from, to)];
        const colour = to < from ? "var(--danger-text)" : index === 0 ? "var(--series-1)" : "var(--series-2)";
        return (
          <li key={step.factor} className="grid gap-1">
            <span className="flex flex-wrap items-baseline justify-between gap-x-3">
              <span>
                {FACTORS[step.factor] ?? step.factor}{" "}
                <span className="text-soft tabular-nums">{factorText(step)}</span>
              </span>
              <span className="font-medium tabular-nums">{usdText(step.microUsd)}</span>
            </span>
            <span aria-hidden className="relative block h-3 rounded-sm bg-raised">
              <span
                className="absolute inset-y-0 rounded-sm"
                style={{
                  left: `${Math.min(99.5, (low / most) * 100)}%`,
                  width: `${Math.max(0.5, ((high - low) / most) * 100)}%`,
                  background: colour,
                }}
              />
            </span>
          </li>
        );
      })}
    </ol>
  );
}
