import { createHash } from "node:crypto";
import { MINUTE_MS } from "@/lib/domain/time";

/** What a pair trades around, in its smallest shown parts, and how far it moves from there. */
interface Market {
  readonly decimals: number;
  readonly middleTicks: number;
  /** Millionths of the middle that all movements together reach at most. */
  readonly swingPpm: number;
}

const MARKETS: Readonly<Record<string, Market>> = {
  "BTC/USD": { decimals: 2, middleTicks: 9_650_000, swingPpm: 80_000 },
  "ETH/USD": { decimals: 2, middleTicks: 200_000, swingPpm: 110_000 },
  "SOL/USD": { decimals: 2, middleTicks: 16_400, swingPpm: 150_000 },
  "LPT/USD": { decimals: 3, middleTicks: 7_350, swingPpm: 160_000 },
  "MNEE/USD": { decimals: 4, middleTicks: 10_000, swingPpm: 1_500 },
  "USDC/USD": { decimals: 4, middleTicks: 10_000, swingPpm: 800 },
  "ETH/BTC": { decimals: 6, middleTicks: 20_700, swingPpm: 60_000 },
};

export const PAIRS: readonly string[] = Object.keys(MARKETS);

/** Slow and wide, quick and narrow: the parts add up to a whole. */
const MOVEMENTS = [
  { minutes: 5_760, sharePpm: 500_000 },
  { minutes: 720, sharePpm: 270_000 },
  { minutes: 90, sharePpm: 150_000 },
  { minutes: 12, sharePpm: 60_000 },
  { minutes: 1, sharePpm: 20_000 },
];
const PPM = 1_000_000;

export interface PricePoint {
  /** ISO 8601, the minute that the price is of. */
  readonly at: string;
  /** Decimal text. */
  readonly price: string;
}

/** The price of a pair in the minute of a moment, a pure function of both; null for a pair that is not known. */
export function priceAt(pair: string, atMs: number): PricePoint | null {
  const market = Object.hasOwn(MARKETS, pair) ? MARKETS[pair] : undefined;
  if (market === undefined) return null;
  const minute = Math.floor(atMs / MINUTE_MS);
  const movedPpm = MOVEMENTS.reduce((sum, movement) => {
    return sum + Math.trunc((movementPpm(pair, movement.minutes, minute) * movement.sharePpm) / PPM);
  }, 0);
  const ticks =
    market.middleTicks + Math.trunc((market.middleTicks * market.swingPpm * (movedPpm / PPM)) / PPM);
  return { at: new Date(minute * MINUTE_MS).toISOString(), price: decimalText(ticks, market.decimals) };
}

/** One price a minute, oldest first, the last one of the minute of `atMs`. */
export function historyOf(pair: string, atMs: number, minutes: number): PricePoint[] {
  return Array.from({ length: minutes }, (_, index) => atMs - (minutes - 1 - index) * MINUTE_MS).flatMap(
    (momentMs) => priceAt(pair, momentMs) ?? [],
  );
}

/** A smooth line through points that a hash puts between -1 and 1, in millionths. */
function movementPpm(pair: string, everyMinutes: number, minute: number): number {
  const point = Math.floor(minute / everyMinutes);
  const along = (minute - point * everyMinutes) / everyMinutes;
  const eased = along * along * (3 - 2 * along);
  const [from, to] = [pointPpm(pair, everyMinutes, point), pointPpm(pair, everyMinutes, point + 1)];
  return Math.trunc(from + (to - from) * eased);
}

function pointPpm(pair: string, everyMinutes: number, point: number): number {
  const digest = createHash("sha256").update(`${pair}|${everyMinutes}|${point}`).digest();
  return (digest.readUInt32BE(0) % (2 * PPM + 1)) - PPM;
}

function decimalText(ticks: number, decimals: number): string {
  const digits = String(ticks).padStart(decimals + 1, "0");
  return `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}
