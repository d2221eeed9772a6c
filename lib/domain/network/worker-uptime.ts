import { MAX_BPS } from "../money";

/** Where a worker's answer may say its uptime, the first that is there counts. */
const FIELDS = ["overall_uptime_percentage", "service_uptime", "uptime_percentage"] as const;

/**
 * What a worker says of its own services, in basis points, rounded down: 94.999 is 9499. Null where it says nothing, or what is no
 * percentage from 0 to 100.
 * @param answer the parsed JSON of its answer: the percentage at the top, or `services.uptime_percentage`
 */
export function workerUptimeBps(answer: unknown): number | null {
  const said = FIELDS.map((field) => fieldOf(answer, field)).find((value) => value !== undefined);
  return percentageBps(said ?? fieldOf(fieldOf(answer, "services"), "uptime_percentage"));
}

function fieldOf(object: unknown, field: string): unknown {
  if (typeof object !== "object" || object === null) return undefined;
  return Object.getOwnPropertyDescriptor(object, field)?.value;
}

/** By its decimal digits: 1.15 × 100 is 114.99… in binary. */
function percentageBps(value: unknown): number | null {
  if (typeof value !== "number" || !(value >= 0 && value <= 100)) return null;
  const [, whole = "0", fraction = ""] = /^(\d+)(?:\.(\d+))?$/.exec(String(value)) ?? [];
  return Math.min(MAX_BPS, Number(whole) * 100 + Number(fraction.slice(0, 2).padEnd(2, "0")));
}
