import { CartesianGrid, Legend, Line, LineChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { GRID, MARGIN, short, TOOLTIP_STYLE, tickOf, X_AXIS, Y_AXIS } from "@/components/ui/chart/axes";
import { momentText } from "@/components/ui/moment-text";
import type { SimulationWire } from "@/lib/schemas/treasury/simulation";

const NANO = 1e9;

const LINES = [
  { key: "was", name: "Before", colour: "var(--series-1)", dash: "" },
  { key: "would", name: "After", colour: "var(--series-2)", dash: "6 3" },
] as const;

/** What calls spent, before and after, added up from the period's start: a picture may round. */
export function addedUp(series: SimulationWire["series"]): { at: string; was: number; would: number }[] {
  let [was, would] = [0, 0];
  return series.map((point) => {
    was += Number(point.was.units) / NANO;
    would += Number(point.would.units) / NANO;
    return { at: point.at, was, would };
  });
}

export function BeforeAfterChart({ series }: { series: SimulationWire["series"] }) {
  return (
    <div aria-hidden className="h-64">
      <ResponsiveContainer width="100%" height={256} initialDimension={{ width: 600, height: 256 }}>
        <LineChart accessibilityLayer={false} data={addedUp(series)} margin={MARGIN}>
          <CartesianGrid {...GRID} />
          <XAxis {...X_AXIS} dataKey="at" tickFormatter={tickOf(series)} />
          <YAxis {...Y_AXIS} tickFormatter={short} />
          <Tooltip
            formatter={(value) => `${short(Number(value))} MNEE`}
            labelFormatter={(at) => momentText(String(at))}
            contentStyle={TOOLTIP_STYLE}
          />
          <Legend wrapperStyle={{ fontSize: 12 }} />
          {LINES.map((line) => (
            <Line
              key={line.key}
              dataKey={line.key}
              name={line.name}
              type="stepAfter"
              stroke={line.colour}
              strokeWidth={2}
              strokeDasharray={line.dash}
              dot={false}
              isAnimationActive={false}
            />
          ))}
        </LineChart>
      </ResponsiveContainer>
    </div>
  );
}
