"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { ButtonLink } from "@/components/ui/action/button-link";
import { Badge, type BadgeTone } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { Fact, Facts } from "@/components/ui/facts";
import { EmptyState } from "@/components/ui/feedback/empty-state";
import { ErrorNote } from "@/components/ui/feedback/error-note";
import { Notice } from "@/components/ui/feedback/notice";
import { ProgressBar } from "@/components/ui/feedback/progress-bar";
import { SkeletonRows } from "@/components/ui/feedback/skeleton";
import { PageHeading } from "@/components/ui/page-heading";
import { ShortId } from "@/components/ui/short-id";
import { sayFailure } from "@/lib/client/api-problem";
import { transactionQuery } from "@/lib/client/queries";
import { formatUnits } from "@/lib/domain/money";
import type { ChainTransactionWire } from "@/lib/schemas/ledger/transactions";
import { kindWords } from "./transaction-list";

const TONE: Record<ChainTransactionWire["state"], BadgeTone> = {
  queued: "neutral",
  sent: "info",
  confirming: "warning",
  confirmed: "success",
  reverted: "danger",
  orphaned: "danger",
  unknown: "neutral",
};

const WEI_PER_GWEI = 1_000_000_000n;

function valueText(wei: string): string {
  const value = BigInt(wei);
  return value % WEI_PER_GWEI === 0n ? formatUnits("ETH", value / WEI_PER_GWEI) : `${wei} wei`;
}

function FactsCard({ transaction }: { transaction: ChainTransactionWire }) {
  const { from, to, valueWei, gasUsed, block, confirmations, confirmationsNeeded } = transaction;
  return (
    <Card id="facts" title="Facts">
      <div className="grid gap-4">
        {transaction.isStale ? (
          <Notice tone="warning">
            The chain does not answer now. This is what it said last, and what the books know.
          </Notice>
        ) : null}
        {transaction.state === "confirming" ? (
          <ProgressBar label="Confirmations" value={confirmations} max={confirmationsNeeded} />
        ) : null}
        <Facts>
          <Fact label="Block">{block ?? "not in a block yet"}</Fact>
          <Fact label="Confirmations">
            {confirmations} of {confirmationsNeeded}
          </Fact>
          <Fact label="From">{from ? <ShortId value={from} label="sender" keep={8} /> : "–"}</Fact>
          <Fact label="To">{to ? <ShortId value={to} label="receiver" keep={8} /> : "a new contract"}</Fact>
          <Fact label="Value">{valueWei ? valueText(valueWei) : "–"}</Fact>
          <Fact label="Gas used">{gasUsed ? BigInt(gasUsed).toLocaleString("en") : "–"}</Fact>
          {transaction.kind ? <Fact label="Sent by the house for">{kindWords(transaction.kind)}</Fact> : null}
          {transaction.error ? <Fact label="Reason">{transaction.error}</Fact> : null}
        </Facts>
        {transaction.taskId ? (
          <ButtonLink href={`/tasks/${transaction.taskId}`} tone="primary">
            Go to its task
          </ButtonLink>
        ) : null}
      </div>
    </Card>
  );
}

/** Arguments as pairs; what lies inside a tuple is named after it. */
function flat(args: Record<string, unknown>): [name: string, value: string][] {
  return Object.entries(args).flatMap(([name, value]): [string, string][] => {
    if (typeof value !== "object" || value === null) return [[name, String(value)]];
    return Object.entries(value).map(([inner, each]) => [`${name}.${inner}`, String(each)]);
  });
}

function EventsCard({ transaction }: { transaction: ChainTransactionWire }) {
  return (
    <Card id="events" title="What it did">
      {transaction.events.length === 0 ? (
        <EmptyState title="No event of our contracts in it.">
          An approval of a token, for example, has none.
        </EmptyState>
      ) : (
        <ol className="grid gap-4">
          {transaction.events.map((event) => (
            <li key={event.logIndex} className="border-b border-line pb-3 last:border-0">
              <p className="mb-2 font-medium">{kindWords(event.name)}</p>
              <Facts>
                {flat(event.args).map(([name, value]) => (
                  <Fact key={name} label={name}>
                    <code className="font-mono text-xs break-all">{value}</code>
                  </Fact>
                ))}
              </Facts>
            </li>
          ))}
        </ol>
      )}
    </Card>
  );
}

const PATIENCE_MS = 4_000;

function useHasWaited(): boolean {
  const [hasWaited, setWaited] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setWaited(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, []);
  return hasWaited;
}

function Unknown({ hash }: { hash: string }) {
  return (
    <>
      <PageHeading title="Transaction">
        <ShortId value={hash} label="transaction hash" keep={10} />
      </PageHeading>
      <EmptyState
        title="This chain does not know this transaction."
        action={<ButtonLink href="/transactions">Look for another</ButtonLink>}
      >
        It may belong to another chain, or was never sent. This page keeps looking, and shows it once it
        arrives.
      </EmptyState>
    </>
  );
}

/** Stands in for a block explorer on a chain that has none. */
export function TransactionLive({ hash }: { hash: string }) {
  const { data, error } = useQuery(transactionQuery(hash));
  const hasWaited = useHasWaited();
  if (data === null && hasWaited) return <Unknown hash={hash} />;
  return (
    <>
      <PageHeading
        title="Transaction"
        aside={data ? <Badge tone={TONE[data.state]}>{data.state}</Badge> : null}
      >
        <ShortId value={hash} label="transaction hash" keep={10} />
      </PageHeading>
      {error && !data ? <ErrorNote title={sayFailure(error).detail} /> : null}
      {data ? (
        <div className="grid items-start gap-4 lg:grid-cols-2">
          <FactsCard transaction={data} />
          <EventsCard transaction={data} />
          {data.data && data.data !== "0x" ? (
            <Card id="data" title="Call data" className="lg:col-span-2">
              <code className="block max-h-40 overflow-y-auto font-mono text-xs break-all text-soft">
                {data.data}
              </code>
            </Card>
          ) : null}
        </div>
      ) : (
        <SkeletonRows rows={2} className="h-56" />
      )}
    </>
  );
}
