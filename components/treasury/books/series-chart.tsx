import { Area, AreaChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { ASSETS, type AssetId } from "@/lib/domain/assets";
import type { TreasuryPointWire } from "@/lib/schemas/treasury/overview";

const SERIES = [
  { key: "escrowUnits", name: "In escrow", colour: "var(--series-1)" },
  { key: "feesUnits", name: "Fees", colour: "var(--series-2)" },
  { key: "settledUnits", name: "Settled", colour: "var(--series-3)" },
] as const;

/** Units as drawn: a picture may round, the table beneath it does not. */
function drawn(points: readonly TreasuryPointWire[], asset: AssetId) {
  const scale = 10 ** ASSETS[asset].decimals;
  return points.map((point) => ({
    at: point.at,
    escrowUnits: Number(point.escrowUnits) / scale,
    feesUnits: Number(point.feesUnits) / scale,
    settledUnits: Number(point.settledUnits) / scale,
  }));
}

const DAY_MS = 86_400_000;

/** Hours while everything lies within two days, else dates. */
function tickOf(points: readonly TreasuryPointWire[]): (at: string) => string {
  const [first, last] = [points.at(0)?.at ?? "", points.at(-1)?.at ?? ""];
  const isShort = Date.parse(last) - Date.parse(first) < 2 * DAY_MS;
  return (at) => (isShort ? at.slice(11, 16) : at.slice(5, 10));
}

const short = (value: number) =>
  value.toLocaleString("en", { notation: "compact", maximumFractionDigits: 2 });

const momentText = (at: string) => `${at.slice(0, 10)} ${at.slice(11, 16)} UTC`;

function TooltipBox({
  active,
  label,
  payload,
}: {
  active?: boolean;
  label?: unknown;
  payload?: readonly unknown[];
}) {
  if (!active || !payload) return null;
  const lines = payload as { name: string; value: number; color: string }[];
  return (
    <div className="rounded-lg border border-line bg-surface p-2 text-xs shadow-lg">
      <p className="mb-1 font-medium">{momentText(String(label))}</p>
      {lines.map((line) => (
        <p key={line.name} className="flex justify-between gap-4">
          <span style={{ color: line.color }}>{line.name}</span>
          <span className="tabular-nums">{short(line.value)}</span>
        </p>
      ))}
    </div>
  );
}

export function SeriesChart({ points, asset }: { points: readonly TreasuryPointWire[]; asset: AssetId }) {
  return (
    <div aria-hidden className="h-64">
      <ResponsiveContainer width="100%" height={256} initialDimension={{ width: 600, height: 256 }}>
        <AreaChart
          accessibilityLayer={false}
          data={drawn(points, asset)}
          margin={{ top: 8, right: 8, bottom: 0, left: 0 }}
        >
          <CartesianGrid stroke="var(--line)" strokeDasharray="3 3" vertical={false} />
          <XAxis
            dataKey="at"
            tickFormatter={tickOf(points)}
            stroke="var(--soft)"
            fontSize={12}
            tickLine={false}
            minTickGap={24}
          />
          <YAxis
            stroke="var(--soft)"
            fontSize={12}
            tickLine={false}
            axisLine={false}
            width={48}
            tickFormatter={short}
          />
          <Tooltip content={TooltipBox} />
          {SERIES.map((series) => (
            <Area
              key={series.key}
              dataKey={series.key}
              name={series.name}
              type="linear"
              stroke={series.colour}
              strokeWidth={2}
              fill={series.colour}
              fillOpacity={0.12}
              isAnimationActive={false}
            />
          ))}
        </AreaChart>
      </ResponsiveContainer>
    </div>
  );
}
