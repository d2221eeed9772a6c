import { lazy } from "react";
import { AsTable, Picture } from "@/components/ui/chart/picture";
import { ForeignText } from "@/components/ui/foreign-text";
import { momentText } from "@/components/ui/moment-text";
import { type Column, Table } from "@/components/ui/table";
import { joined, type PricePoint, type Prices } from "./read-result";

const PriceChart = lazy(async () => ({ default: (await import("./price-chart")).PriceChart }));

const SUMMED_UP_ABOVE = 8;

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
      <Picture height="h-40">
        <PriceChart points={points} />
      </Picture>
      <AsTable
        {...(points.length > SUMMED_UP_ABOVE ? { summary: `${points.length} prices as a table` } : {})}
      >
        <div className="max-h-80 overflow-y-auto">{table}</div>
      </AsTable>
    </>
  );
}
