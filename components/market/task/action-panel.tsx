import { useRouter } from "next/navigation";
import { lazy, Suspense } from "react";
import { ButtonLink } from "@/components/ui/action/button-link";
import { Card } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/feedback/skeleton";
import { RelativeTime } from "@/components/ui/relative-time";
import { isOnChain } from "@/lib/domain/assets";
import { formatUnits } from "@/lib/domain/money";
import type { MeWire } from "@/lib/schemas/identity/user";
import type { TaskWire } from "@/lib/schemas/market/task";
import { askedChanges, deadlineWords, sideOf, situationOf } from "./situation";
import { useVerb } from "./use-verb";
import { PrimaryVerb, SecondaryVerb } from "./verb-form";
import { type AskedVerb, isAskedVerb, VERB_SPECS } from "./verb-specs";

const PayPanel = lazy(async () => ({ default: (await import("./pay-panel")).PayPanel }));

function Situation({ task, me, primary }: { task: TaskWire; me: MeWire; primary: AskedVerb | undefined }) {
  const isMoving = task.pendingVerb !== null;
  const words = situationOf(task, me, primary);
  const changes = task.status === "in_progress" ? askedChanges(task) : null;
  return (
    <div className="grid gap-3">
      <p role="status" className="text-sm">
        {words}{" "}
        {task.dueAt && !isMoving ? (
          <span className="text-soft">
            {deadlineWords(task)} <RelativeTime at={task.dueAt} />.
          </span>
        ) : null}
      </p>
      {changes ? (
        <blockquote className="border-l-2 border-warning-text pl-3 text-sm whitespace-pre-wrap">
          {changes}
        </blockquote>
      ) : null}
    </div>
  );
}

/** What the escrow owes after the end, and the way to it: on chain the money comes to who fetches it. */
function Owed({ task, me }: { task: TaskWire; me: MeWire }) {
  const side = sideOf(task, me);
  const owed = me.balances.find((balance) => balance.asset === task.asset)?.available ?? "0";
  if (!isOnChain(task.asset) || task.settlement === null || side === "other" || owed === "0") return null;
  const amount = formatUnits(task.asset, BigInt(owed));
  return (
    <div className="flex flex-wrap items-center justify-between gap-3 border-t border-line pt-4">
      <p className="text-sm text-soft">The escrow owes you {amount} in all.</p>
      <ButtonLink href={side === "agent" ? "/work#withdraw" : "/buy#owed"} tone="primary">
        Withdraw
      </ButtonLink>
    </div>
  );
}

/** What can be done now, by whoever looks at it: one thing first, the rest behind questions. */
export function ActionPanel({ task, me }: { task: TaskWire; me: MeWire }) {
  const router = useRouter();
  const run = useVerb(me, { next: "#actions-title, #available-title", onLeft: () => router.push("/work") });
  const verbs = task.verbs.filter(isAskedVerb);
  const primary = verbs.filter((verb) => VERB_SPECS[verb].isPrimary);
  // Whoever may still decline loses no reputation by it; giving up comes after a yes.
  const secondary = verbs.filter(
    (verb) => !VERB_SPECS[verb].isPrimary && !(verb === "fail" && verbs.includes("decline")),
  );
  const isPaying = task.status === "awaiting_payment" && task.buyer.id === me.id;
  return (
    <Card id="actions" title={isPaying ? "Pay" : "What now"}>
      <div className="grid gap-4">
        {isPaying ? (
          <Suspense fallback={<Skeleton className="h-96" />}>
            <PayPanel task={task} me={me} />
          </Suspense>
        ) : (
          <Situation task={task} me={me} primary={primary[0]} />
        )}
        {primary.map((verb) => (
          <PrimaryVerb key={`${verb}-${task.round}`} task={task} me={me} verb={verb} run={run} />
        ))}
        {run.isSigning ? (
          <p role="status" className="text-sm text-soft">
            Confirm in your wallet: it signs one message for this task, and no money moves by it.
          </p>
        ) : null}
        <Owed task={task} me={me} />
        {secondary.length > 0 ? (
          <div className="flex flex-wrap gap-2 border-t border-line pt-4">
            {secondary.map((verb) => (
              <SecondaryVerb key={verb} task={task} me={me} verb={verb} run={run} />
            ))}
          </div>
        ) : null}
      </div>
    </Card>
  );
}
