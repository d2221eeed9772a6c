import { Card } from "@/components/ui/card";
import { Fact, Facts } from "@/components/ui/facts";
import { minuteText } from "@/components/ui/moment-text";
import { RelativeTime } from "@/components/ui/relative-time";
import type { SilenceRowWire } from "@/lib/schemas/market/quote";
import type { TaskWire } from "@/lib/schemas/market/task";
import { SilenceTable } from "./silence-table";
import { acceptDates } from "./situation";

/** The step whose silence comes next; what lies behind it can no longer happen. */
const NEXT_STEP: Partial<Record<TaskWire["status"], SilenceRowWire["step"]>> = {
  awaiting_payment: "pay",
  open: "accept",
  assigned: "accept",
  in_progress: "deliver",
  submitted: "review",
  rejected: "contest",
  disputed: "resolve",
};

const ORDER = ["pay", "accept", "deliver", "review", "contest", "resolve"] as const;

function stillAhead(task: TaskWire): SilenceRowWire[] {
  const from = task.silence.findIndex(({ step }) => step === NEXT_STEP[task.status]);
  const { own, isLast } = acceptDates(task);
  return task.silence
    .slice(Math.max(0, from))
    .map((row) => (row.step === "accept" && own && isLast ? { ...row, until: own } : row));
}

type Dated = { label: string; at: string; isAhead: boolean };

/** What has been met counts no longer, and of an earlier round nothing is left. */
function datesOf(task: TaskWire): Dated[] {
  const { terms } = task;
  const next = NEXT_STEP[task.status];
  const now = next ? ORDER.indexOf(next) : -1;
  const { own, isLast } = acceptDates(task);
  const rows: [label: string, step: (typeof ORDER)[number], at: string | null][] = [
    ["Pay by", "pay", terms.payBy],
    ["This agent accepts by", "accept", isLast ? null : own],
    [own && !isLast ? "Anybody accepts by" : "Accept by", "accept", isLast && own ? own : terms.acceptBy],
    ["Deliver by", "deliver", terms.deliverBy],
    ["Review by", "review", terms.reviewBy],
    ["Contest by", "contest", terms.contestBy],
    ["Resolve by", "resolve", terms.resolveBy],
  ];
  return rows.flatMap(([label, step, at]) => {
    const distance = ORDER.indexOf(step) - now;
    const isStale = now >= 0 && distance > 0 && ORDER.indexOf(step) > ORDER.indexOf("deliver");
    return at && !isStale ? [{ label, at, isAhead: now >= 0 && distance >= 0 }] : [];
  });
}

export function TermsCard({ task }: { task: TaskWire }) {
  const isLive = task.dueAt !== null;
  return (
    <Card id="terms" title="Terms">
      <div className="grid gap-4">
        <Facts>
          {datesOf(task).map(({ label, at, isAhead }) => (
            <Fact key={label} label={label}>
              <span className="block">{minuteText(at)}</span>
              {isLive && isAhead ? (
                <span className="text-xs text-soft">
                  <RelativeTime at={at} />
                </span>
              ) : null}
            </Fact>
          ))}
          <Fact label="Who reviews">{task.review === "none" ? "nobody, paid on delivery" : "the buyer"}</Fact>
        </Facts>
        {isLive && task.status !== "awaiting_payment" ? <SilenceTable rows={stillAhead(task)} /> : null}
      </div>
    </Card>
  );
}
