import { CartesianGrid, Legend, Line, LineChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { GRID, MARGIN, short, TOOLTIP_STYLE, tickOf, X_AXIS, Y_AXIS } from "@/components/ui/chart/axes";
import { momentText } from "@/components/ui/moment-text";
import type { SimulationWire } from "@/lib/schemas/treasury/simulation";

const NANO = 1e9;

const LINES = [
  { key: "was", name: "Before", colour: "var(--series-1)", dash: "" },
  { key: "would", name: "After", colour: "var(--series-2)", dash: "6 3" },
] as const;
/** Only where something would wait. */
const APPROVED = {
  key: "approved",
  name: "After, if all is approved",
  colour: "var(--series-3)",
  dash: "2 3",
};

interface AddedUp {
  readonly at: string;
  readonly was: number;
  readonly would: number;
  /** With what would wait for an approval. */
  readonly approved: number;
}

/** What calls spent, before and after, added up from the period's start: a picture may round. */
export function addedUp(series: SimulationWire["series"]): AddedUp[] {
  let [was, would, waiting] = [0, 0, 0];
  return series.map((point) => {
    was += Number(point.was.units) / NANO;
    would += Number(point.would.units) / NANO;
    waiting += Number(point.waiting.would.units) / NANO;
    return { at: point.at, was, would, approved: would + waiting };
  });
}

export function BeforeAfterChart({ series }: { series: SimulationWire["series"] }) {
  const isAsked = series.some(({ waiting }) => waiting.would.units !== "0");
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
          {[...LINES, ...(isAsked ? [APPROVED] : [])].map((line) => (
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
