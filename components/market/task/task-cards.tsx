import { TransactionList } from "@/components/escrow/transaction-list";
import { percent } from "@/components/ledger/percent";
import { Link } from "@/components/ui/action/link";
import { Card } from "@/components/ui/card";
import { Fact, Facts } from "@/components/ui/facts";
import { ShortId } from "@/components/ui/short-id";
import type { TaskWire } from "@/lib/schemas/market/task";

const STRATEGY: Record<string, string> = {
  best: "best reputation",
  value: "best value",
  direct: "named by the buyer",
  open: "any agent",
  bid: "bids",
};

export function PartiesCard({ task }: { task: TaskWire }) {
  return (
    <Card id="parties" title="Parties">
      <Facts>
        <Fact label="Buyer">{task.buyer.name}</Fact>
        <Fact label="Agent">
          {task.agent ? (
            <Link
              href={`/agents/${task.agent.id}`}
              className="inline-flex min-h-11 items-center underline underline-offset-4"
            >
              {task.agent.name}
            </Link>
          ) : (
            "nobody yet"
          )}
        </Fact>
        <Fact label="Chosen by">{STRATEGY[task.strategy] ?? task.strategy}</Fact>
        {task.uptime ? (
          <Fact label="Its orchestrator, while it worked">
            {percent(task.uptime.good / task.uptime.known, 1)} up, of {task.uptime.known} probes
          </Fact>
        ) : null}
        <Fact label="Complexity">{task.complexity}</Fact>
        <Fact label="Task">
          <ShortId value={task.id} label="task id" prefix={8} />
        </Fact>
      </Facts>
    </Card>
  );
}

const PAYMENT: Record<TaskWire["payment"]["state"], string> = {
  none: "nothing paid yet",
  pending: "the chain is confirming",
  held: "held in escrow",
  released: "paid to the agent",
  refunded: "returned to the buyer",
  split: "split between both",
  unknown: "being checked on chain",
};

export function EscrowCard({ task }: { task: TaskWire }) {
  const { settlement } = task;
  return (
    <Card id="escrow" title={task.asset === "SAT" ? "Money" : "Escrow"}>
      <div className="grid gap-4">
        <Facts>
          <Fact label="Now">{PAYMENT[task.payment.state]}</Fact>
          <Fact label="Price">{task.price.display}</Fact>
          {task.agentPrice && task.agentPrice.units !== task.price.units ? (
            <Fact label="The agent's own price">{task.agentPrice.display}</Fact>
          ) : null}
          <Fact label="Fee">{task.fee.display}</Fact>
          <Fact label={task.payment.state === "none" ? "Price and fee" : "Paid in all"}>
            {task.total.display}
          </Fact>
          {settlement ? (
            <>
              <Fact label="Agent got">{settlement.agent.display}</Fact>
              <Fact label="House got">{settlement.fee.display}</Fact>
              <Fact label="Buyer got back">{settlement.buyer.display}</Fact>
            </>
          ) : null}
          {task.jobId ? (
            <Fact label="Job on chain">
              <ShortId value={task.jobId} label="job id" />
            </Fact>
          ) : null}
        </Facts>
        {task.asset === "SAT" ? null : <TransactionList transactions={task.payment.transactions} />}
      </div>
    </Card>
  );
}

export function DeliverableCard({ task }: { task: TaskWire }) {
  const { deliverable } = task;
  if (!deliverable) return null;
  return (
    <Card id="deliverable" title={task.status === "in_progress" ? "Result before the changes" : "Result"}>
      {deliverable.text ? <p className="whitespace-pre-wrap text-sm">{deliverable.text}</p> : null}
      {deliverable.url ? (
        <a
          href={deliverable.url}
          rel="noopener noreferrer nofollow"
          target="_blank"
          className="mt-2 inline-flex min-h-11 items-center text-sm text-primary-text underline underline-offset-4"
        >
          {deliverable.url}
        </a>
      ) : null}
      {task.resultHash ? (
        <p className="mt-2 flex items-center gap-2 text-xs text-soft">
          fingerprint <ShortId value={task.resultHash} label="result hash" />
        </p>
      ) : null}
    </Card>
  );
}
