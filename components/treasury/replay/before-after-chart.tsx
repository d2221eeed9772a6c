import { CartesianGrid, Legend, Line, LineChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import type { SimulationWire } from "@/lib/schemas/treasury/simulation";

const DAY_MS = 86_400_000;
const NANO = 1e9;

const LINES = [
  { key: "was", name: "Before", colour: "var(--series-1)", dash: "" },
  { key: "would", name: "After", colour: "var(--series-2)", dash: "6 3" },
] as const;

const short = (value: number) =>
  value.toLocaleString("en", { notation: "compact", maximumFractionDigits: 2 });

/** Hours while everything lies within two days, else dates. */
function tickOf(series: SimulationWire["series"]): (at: string) => string {
  const [first, last] = [series.at(0)?.at ?? "", series.at(-1)?.at ?? ""];
  const isShort = Date.parse(last) - Date.parse(first) < 2 * DAY_MS;
  return (at) => (isShort ? at.slice(11, 16) : at.slice(5, 10));
}

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
        <LineChart
          accessibilityLayer={false}
          data={addedUp(series)}
          margin={{ top: 8, right: 8, bottom: 0, left: 0 }}
        >
          <CartesianGrid stroke="var(--line)" strokeDasharray="3 3" vertical={false} />
          <XAxis
            dataKey="at"
            tickFormatter={tickOf(series)}
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
          <Tooltip
            formatter={(value) => `${short(Number(value))} MNEE`}
            labelFormatter={(at) => `${String(at).slice(0, 10)} ${String(at).slice(11, 16)} UTC`}
            contentStyle={{ background: "var(--surface)", borderColor: "var(--line)", color: "var(--ink)" }}
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
