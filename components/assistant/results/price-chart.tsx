import { CartesianGrid, Line, LineChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { GRID, MARGIN, X_AXIS, Y_AXIS } from "@/components/ui/chart/axes";
import { momentText } from "@/components/ui/moment-text";
import type { PricePoint } from "./read-result";

const HEIGHT = 160;
const DAY_MS = 86_400_000;

/** Hours while everything lies within a day, else dates. */
function tickOf(points: readonly PricePoint[]): (atMs: number) => string {
  const [first, last] = [points.at(0)?.at ?? "", points.at(-1)?.at ?? ""];
  const isShort = Date.parse(last) - Date.parse(first) < DAY_MS;
  return (atMs) => {
    const at = new Date(atMs).toISOString();
    return isShort ? at.slice(11, 16) : at.slice(5, 10);
  };
}

const short = (value: number) => value.toLocaleString("en", { maximumSignificantDigits: 6 });

function TooltipBox({
  active,
  label,
  payload,
}: {
  active?: boolean;
  label?: unknown;
  payload?: readonly { readonly value?: unknown }[];
}) {
  if (!active || !payload || typeof label !== "number") return null;
  const at = new Date(label).toISOString();
  return (
    <div className="rounded-lg border border-line bg-surface p-2 text-xs shadow-lg">
      <p>{momentText(at)}</p>
      <p className="font-medium tabular-nums">{short(Number(payload[0]?.value))}</p>
    </div>
  );
}

/** As drawn: a picture may round, the table beneath it does not. */
export function PriceChart({ points }: { points: readonly PricePoint[] }) {
  const data = points.map(({ at, price }) => ({ atMs: Date.parse(at), price: Number(price) }));
  return (
    <div aria-hidden className="h-40">
      <ResponsiveContainer width="100%" height={HEIGHT} initialDimension={{ width: 480, height: HEIGHT }}>
        <LineChart accessibilityLayer={false} data={data} margin={MARGIN}>
          <CartesianGrid {...GRID} />
          <XAxis
            {...X_AXIS}
            dataKey="atMs"
            type="number"
            scale="time"
            domain={["dataMin", "dataMax"]}
            tickFormatter={tickOf(points)}
          />
          <YAxis {...Y_AXIS} width={64} domain={["auto", "auto"]} tickFormatter={short} />
          <Tooltip content={TooltipBox} />
          <Line
            dataKey="price"
            name="Price"
            type="linear"
            stroke="var(--series-1)"
            strokeWidth={2}
            dot={data.length <= 12}
            isAnimationActive={false}
          />
        </LineChart>
      </ResponsiveContainer>
    </div>
  );
}
