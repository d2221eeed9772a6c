import { minuteText } from "@/components/ui/moment-text";
import { DAY_MS } from "@/lib/domain/time";
import type { ServiceWire } from "@/lib/schemas/treasury/service";

type Health = ServiceWire["health"];

const TONE: Readonly<Record<Health["state"], string>> = {
  up: "bg-success-text",
  down: "bg-danger-text",
  unknown: "bg-line-strong",
};

const lengthOf = ({ from, to }: Health["history"][number]) => Date.parse(to) - Date.parse(from);

/** `99.98 %`; what is not quite all is never shown as all. */
const percent = (bps: number) => `${bps === 10_000 ? "100" : (bps / 100).toFixed(2)} %`;

/** Of which time it is told: a provider that was first seen lately was not seen for all of the seven days. */
function timeOf(history: Health["history"]): string {
  const [first, last] = [history[0], history.at(-1)];
  if (!first || !last) return "";
  const seenMs = Date.parse(last.to) - Date.parse(first.from);
  return seenMs >= 7 * DAY_MS ? "of the last 7 days" : `since ${minuteText(first.from)}`;
}

/** The last seven days of a provider: how much of them it was up, and when it was not. */
export function HealthHistory({ health: { upBps, history } }: { health: Health }) {
  if (upBps === null) return null;
  const outages = history.filter(({ state }) => state === "down").reverse();
  return (
    <div className="mt-1 grid max-w-48 gap-1 text-xs text-soft">
      <div aria-hidden className="flex h-1.5 overflow-hidden rounded-full">
        {history.map((one) => (
          <span
            key={one.from}
            className={TONE[one.state]}
            style={{ flexGrow: lengthOf(one), flexBasis: 0 }}
          />
        ))}
      </div>
      <span>
        up {percent(upBps)} {timeOf(history)}
      </span>
      {outages.length === 0 ? null : (
        <details>
          <summary className="cursor-pointer py-1">
            {outages.length === 1 ? "Down once" : `Down ${outages.length} times`}
          </summary>
          <ul className="grid gap-1">
            {outages.map(({ from, to }) => (
              <li key={from}>
                {minuteText(from)} to {minuteText(to)}
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}
