import { Area, AreaChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { GRID, MARGIN, short, TOOLTIP_STYLE, tickOf, X_AXIS, Y_AXIS } from "@/components/ui/chart/axes";
import { momentText } from "@/components/ui/moment-text";
import { ASSETS, type AssetId } from "@/lib/domain/assets";
import type { TreasuryPointWire } from "@/lib/schemas/treasury/overview";
import { SERIES } from "./series";

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

export function SeriesChart({ points, asset }: { points: readonly TreasuryPointWire[]; asset: AssetId }) {
  return (
    <div aria-hidden className="h-64">
      <ResponsiveContainer width="100%" height={256} initialDimension={{ width: 600, height: 256 }}>
        <AreaChart accessibilityLayer={false} data={drawn(points, asset)} margin={MARGIN}>
          <CartesianGrid {...GRID} />
          <XAxis {...X_AXIS} dataKey="at" tickFormatter={tickOf(points)} />
          <YAxis {...Y_AXIS} tickFormatter={short} />
          <Tooltip
            formatter={(value) => short(Number(value))}
            labelFormatter={(at) => momentText(String(at))}
            contentStyle={TOOLTIP_STYLE}
          />
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
