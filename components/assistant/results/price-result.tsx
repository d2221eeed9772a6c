import { lazy, Suspense } from "react";
import { Skeleton } from "@/components/ui/feedback/skeleton";
import { ForeignText } from "@/components/ui/foreign-text";
import { OnSight } from "@/components/ui/on-sight";
import { type Column, Table } from "@/components/ui/table";
import { joined, type PricePoint, type Prices } from "./read-result";

const PriceChart = lazy(async () => ({ default: (await import("./price-chart")).PriceChart }));

const SUMMED_UP_ABOVE = 8;

const momentText = (at: string) => `${at.slice(0, 10)} ${at.slice(11, 16)} UTC`;

const COLUMNS: Column<PricePoint>[] = [
  { key: "at", title: "At", isShort: true, cell: ({ at }) => momentText(at) },
  { key: "price", title: "Price", numeric: true, cell: ({ price }) => price },
];

/**
 * A price, and how it came there: a line where there are several of its pair.
 * @param earlier what was asked of the same pair before in the conversation
 */
export function PriceResult({ prices, earlier }: { prices: Prices; earlier: readonly PricePoint[] }) {
  const { pair, quote, now, history } = prices;
  const points = joined(earlier, history);
  return (
    <div className="grid min-w-0 gap-2">
      <p>
        <ForeignText className="text-soft">{pair}</ForeignText>{" "}
        <strong className="text-xl font-semibold tabular-nums">{now.price}</strong>{" "}
        <ForeignText>{quote}</ForeignText>
        {now.at === null ? null : <span className="text-xs text-soft"> at {momentText(now.at)}</span>}
      </p>
      {points.length > 1 ? <Course pair={pair} points={points} /> : null}
    </div>
  );
}

function Course({ pair, points }: { pair: string; points: readonly PricePoint[] }) {
  const table = (
    <Table
      caption={`Prices of ${pair}`}
      columns={COLUMNS}
      rows={points.toReversed()}
      rowKey={({ at }) => at}
    />
  );
  return (
    <>
      <OnSight className="h-40" fallback={<Skeleton className="h-40" />}>
        <Suspense fallback={<Skeleton className="h-40" />}>
          <PriceChart points={points} />
        </Suspense>
      </OnSight>
      <details>
        <summary className="flex min-h-11 items-center text-sm underline underline-offset-4">
          {points.length > SUMMED_UP_ABOVE ? `${points.length} prices as a table` : "The same as a table"}
        </summary>
        <div className="max-h-80 overflow-y-auto">{table}</div>
      </details>
    </>
  );
}
