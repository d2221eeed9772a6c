import {
  Bar,
  BarChart,
  Brush,
  CartesianGrid,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import { GRID, TOOLTIP_STYLE, X_AXIS, Y_AXIS } from "@/components/ui/chart/axes";
import type { DecisionSeriesWire } from "@/lib/schemas/treasury/desk";
import { OUTCOMES, shortMoment } from "./outcomes";

/** The stretch that a moment lies in, as the axis names it. */
function stretchOf({ stepS, points }: DecisionSeriesWire, at: string): string | undefined {
  const fromMs = Date.parse(points[0]?.at ?? at);
  return points[Math.floor((Date.parse(at) - fromMs) / (stepS * 1000))]?.at;
}

/** One mark for all versions of a stretch: `v3`, or `v3–v7`. */
function marksOf(series: DecisionSeriesWire): [string, string][] {
  const marks = new Map<string, number[]>();
  for (const { version, at } of series.versions) {
    const stretch = stretchOf(series, at) ?? "";
    marks.set(stretch, [...(marks.get(stretch) ?? []), version]);
  }
  return [...marks].map(([stretch, versions]) => {
    const [first, last] = [Math.min(...versions), Math.max(...versions)];
    return [stretch, first === last ? `v${first}` : `v${first}–v${last}`];
  });
}

/** Decisions over time, stacked by outcome, with a mark where the policy became another; the brush chooses a time. */
export function DecisionsChart({
  series,
  onChoose,
}: {
  series: DecisionSeriesWire;
  onChoose: (first: number, last: number) => void;
}) {
  return (
    // Not hidden: the brush's ends can be moved by keys.
    <fieldset aria-label="Decisions over time, drawn" className="h-72 min-w-0">
      <ResponsiveContainer width="100%" height={288} initialDimension={{ width: 600, height: 288 }}>
        <BarChart
          data={[...series.points]}
          accessibilityLayer={false}
          margin={{ top: 18, right: 8, bottom: 0, left: 0 }}
          barCategoryGap={1}
        >
          <CartesianGrid {...GRID} />
          <XAxis {...X_AXIS} dataKey="at" tickFormatter={shortMoment} />
          <YAxis {...Y_AXIS} allowDecimals={false} />
          <Tooltip
            labelFormatter={(at) => `${shortMoment(String(at))} UTC`}
            contentStyle={TOOLTIP_STYLE}
            cursor={{ fill: "var(--line)", fillOpacity: 0.4 }}
          />
          {OUTCOMES.map(({ key, name, colour }) => (
            <Bar key={key} dataKey={key} name={name} stackId="all" fill={colour} isAnimationActive={false} />
          ))}
          {marksOf(series).map(([stretch, name]) => (
            <ReferenceLine
              key={stretch}
              x={stretch}
              stroke="var(--ink)"
              strokeDasharray="4 2"
              label={{ value: name, position: "top", fontSize: 11, fill: "var(--ink)" }}
            />
          ))}
          <Brush
            dataKey="at"
            height={28}
            travellerWidth={12}
            stroke="var(--primary-text)"
            fill="var(--raised)"
            tickFormatter={shortMoment}
            onDragEnd={({ startIndex, endIndex }) => onChoose(startIndex ?? 0, endIndex ?? 0)}
          />
        </BarChart>
      </ResponsiveContainer>
    </fieldset>
  );
}
