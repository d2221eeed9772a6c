import { Badge, type BadgeTone } from "@/components/ui/badge";
import { RelativeTime } from "@/components/ui/relative-time";
import type { BudgetAlertWire } from "@/lib/schemas/treasury/overview";

/** `16:40 UTC`, with its day where that is not the alert's. */
function clockOf(emptyAt: string, at: string): string {
  const [day, time] = [emptyAt.slice(0, 10), emptyAt.slice(11, 16)];
  return `${day === at.slice(0, 10) ? "" : `${day} `}${time} UTC`;
}

/** What is the matter, in a word and in a sentence. */
function said({ percent, window, emptyAt, at }: BudgetAlertWire): {
  tone: BadgeTone;
  word: string;
  rest: string;
} {
  if (emptyAt !== null)
    return {
      tone: "info",
      word: "forecast",
      rest: `its ${window} would be empty at ${clockOf(emptyAt, at)}, at the pace of then`,
    };
  return (percent ?? 0) >= 100
    ? { tone: "danger", word: "used up", rest: `all of its ${window} is spent or held` }
    : { tone: "warning", word: `${percent} %`, rest: `${percent} % of its ${window} is spent or held` };
}

function Alert({ alert }: { alert: BudgetAlertWire }) {
  const { tone, word, rest } = said(alert);
  return (
    <li className="flex flex-wrap items-baseline gap-x-2 text-sm">
      <Badge tone={tone}>{word}</Badge>
      <span className="wrap-anywhere">
        <strong className="font-medium">
          {alert.scope === "house" ? "All agents together" : `${alert.scope} ${alert.of}`}
        </strong>
        : {rest}
      </span>
      <span className="text-xs text-soft">
        <RelativeTime at={alert.at} />
      </span>
    </li>
  );
}

/** Budgets that came near their end, or to it; each told once in its window. */
export function BudgetAlerts({ alerts }: { alerts: readonly BudgetAlertWire[] }) {
  if (alerts.length === 0) return null;
  return (
    <section className="mt-4 grid gap-2 border-t border-line pt-4" aria-label="Alerts of budgets">
      <h3 className="text-sm font-semibold">Alerts</h3>
      <ul className="grid gap-1.5">
        {alerts.map((alert) => (
          <Alert
            key={`${alert.scope} ${alert.of} ${alert.window} ${alert.percent} ${alert.at}`}
            alert={alert}
          />
        ))}
      </ul>
    </section>
  );
}
