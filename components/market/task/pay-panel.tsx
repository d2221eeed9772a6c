import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { progressText } from "@/components/escrow/progress-text";
import { Button } from "@/components/ui/action/button";
import { Link } from "@/components/ui/action/link";
import { Fact, Facts } from "@/components/ui/facts";
import { ErrorNote } from "@/components/ui/feedback/error-note";
import { Notice } from "@/components/ui/feedback/notice";
import { type Step, Stepper, type StepState } from "@/components/ui/form/stepper";
import { type PayState, usePayTask } from "@/lib/client/actions/use-escrow";
import { sayFailure } from "@/lib/client/api-problem";
import { takePayOnArrival } from "@/lib/client/pay-on-arrival";
import { type PendingTransaction, usePendingTransactions } from "@/lib/client/pending-transactions";
import { transactionQuery } from "@/lib/client/queries";
import type { MeWire } from "@/lib/schemas/identity/user";
import type { TaskWire } from "@/lib/schemas/market/task";
import { SilenceTable } from "./silence-table";

function Progress({ hash }: { hash: string }) {
  const { data } = useQuery(transactionQuery(hash));
  return (
    <Link href={`/transactions/${hash}`} className="underline underline-offset-4">
      {progressText(data ?? undefined)}
    </Link>
  );
}

const ORDER: readonly string[] = ["open", "approve", "fund", "noted"];

type PayFacts = { task: TaskWire; state: PayState; underway: Partial<Record<string, PendingTransaction>> };

function stepsOf({ task, state, underway }: PayFacts): Step[] {
  const isSeen = task.payment.state === "pending";
  const fundHash = state.hashes.fund ?? underway.fund?.hash ?? fundingHash(task);
  const at = isSeen || underway.fund ? 3 : ORDER.indexOf(state.step);
  const failedAt =
    state.step === "failed" ? (state.hashes.approve || !task.payment.request?.approve ? 2 : 1) : -1;
  const stateOf = (index: number): StepState => {
    if (failedAt === index) return "failed";
    if (at > index) return "done";
    return at === index ? "active" : "todo";
  };
  const asking = (index: number) => (stateOf(index) === "active" ? "Confirm in your wallet." : undefined);
  const approveHash = state.hashes.approve ?? underway.approve?.hash;
  const isAllowed = !task.payment.request?.approve && !approveHash;
  return [
    {
      key: "approve",
      title:
        task.asset === "ETH" || isAllowed ? "No allowance needed" : `Allow exactly ${task.total.display}`,
      note: approveHash ? <Progress hash={approveHash} /> : asking(1),
      state: isAllowed ? "skipped" : stateOf(1),
    },
    {
      key: "fund",
      title: `Pay ${task.total.display} into escrow`,
      note: fundHash ? <Progress hash={fundHash} /> : asking(2),
      state: stateOf(2),
    },
    {
      key: "held",
      title: "Held until the outcome",
      note: "The agent is asked as soon as the chain confirms it.",
      state: at >= 3 ? "active" : "todo",
    },
  ];
}

function fundingHash(task: TaskWire): string | undefined {
  return task.payment.transactions.find((each) => each.kind === "fund")?.hash ?? undefined;
}

function Failure({ failure, onRetry }: { failure: unknown; onRetry: () => void }) {
  const isQuiet =
    typeof failure === "object" && failure !== null && "isQuiet" in failure && failure.isQuiet === true;
  const { title, detail, traceId } = sayFailure(failure);
  if (isQuiet) return <Notice>{detail}</Notice>;
  return (
    <ErrorNote title={title} traceId={traceId} onRetry={onRetry}>
      {detail}
    </ErrorNote>
  );
}

/** Approve and fund as two visible steps; picks up where a reload left it. */
export function PayPanel({ task, me }: { task: TaskWire; me: MeWire }) {
  const { state, pay } = usePayTask(task, me);
  const pending = usePendingTransactions().filter((each) => each.taskId === task.id);
  const underway = Object.fromEntries(pending.map((each) => [each.kind, each]));
  const started = useRef(false);
  useEffect(() => {
    if (started.current || !takePayOnArrival(task.id)) return;
    started.current = true;
    void pay();
  }, [task.id, pay]);
  const isUnderway = task.payment.state === "pending" || Boolean(underway.fund);
  const isBusy = ["open", "approve", "fund"].includes(state.step);
  return (
    <div className="grid gap-4">
      <Facts>
        <Fact label="Price">{task.price.display}</Fact>
        <Fact label="House fee">{task.fee.display}</Fact>
        <Fact label={<strong className="font-semibold text-ink">You pay</strong>}>
          <strong>{task.total.display}</strong>
        </Fact>
      </Facts>
      <Stepper label="Payment" steps={stepsOf({ task, state, underway })} />
      {state.step === "failed" ? <Failure failure={state.failure} onRetry={() => void pay()} /> : null}
      {isUnderway || state.step === "noted" ? null : (
        <Button tone="primary" busy={isBusy} onClick={() => void pay()}>
          Pay {task.total.display}
        </Button>
      )}
      <SilenceTable rows={task.silence} />
    </div>
  );
}
