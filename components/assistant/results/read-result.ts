import type { JsonValue } from "@/lib/schemas/json";

type Fields = Readonly<Record<string, JsonValue>>;

/** A price at a moment, in decimal text as its service says it. */
export interface PricePoint {
  readonly at: string;
  readonly price: string;
}

export interface Prices {
  /** `ETH/USD` */
  readonly pair: string;
  readonly quote: string;
  /** Null where the answer tells no moment. */
  readonly now: { readonly at: string | null; readonly price: string };
  /** The oldest first; with the price of now where its moment is told. */
  readonly history: readonly PricePoint[];
}

/** What a service answered, sorted by what can be shown of it. Nothing in it is trusted. */
export type Shown =
  | {
      readonly kind: "images";
      readonly urls: readonly string[];
      readonly prompt: string | null;
      readonly side: Side | null;
    }
  | { readonly kind: "prices"; readonly prices: Prices }
  | { readonly kind: "job"; readonly id: string; readonly status: string | null; readonly result: JsonValue }
  | {
      readonly kind: "archive";
      readonly id: string;
      readonly level: string | null;
      readonly bytes: number | null;
      /** What was kept in the place of the whole; null where the whole was. */
      readonly summary: JsonValue;
    }
  | { readonly kind: "other"; readonly value: JsonValue };

interface Side {
  readonly width: number;
  readonly height: number;
}

const MOST_IMAGES = 20;
const MOST_POINTS = 500;
const LONGEST_SIDE = 4_096;
const DECIMAL = /^-?\d{1,18}(\.\d{1,18})?$/;

export const isFields = (value: JsonValue | undefined): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** By its members alone: a stranger's service may paint pictures too. */
export function readResult(value: JsonValue): Shown {
  if (!isFields(value)) return { kind: "other", value };
  return imagesOf(value) ?? pricesOf(value) ?? jobOf(value) ?? archiveOf(value) ?? { kind: "other", value };
}

const textOf = (value: JsonValue | undefined) => (typeof value === "string" && value !== "" ? value : null);

function imagesOf(fields: Fields): Shown | null {
  const first = textOf(fields.imageUrl) ?? textOf(fields.image_url);
  if (first === null) return null;
  const others = Array.isArray(fields.images) ? fields.images : [];
  const listed = others.flatMap((one) => (isFields(one) ? (textOf(one.imageUrl) ?? []) : []));
  const urls = [...new Set([first, ...listed])].slice(0, MOST_IMAGES);
  return { kind: "images", urls, prompt: textOf(fields.prompt), side: sideOf(fields) };
}

function sideOf({ width, height }: Fields): Side | null {
  const isSide = (value: JsonValue | undefined): value is number =>
    typeof value === "number" && value >= 1 && value <= LONGEST_SIDE;
  return isSide(width) && isSide(height) ? { width, height } : null;
}

/** As decimal text; null for what is no such number. */
function decimalOf(value: JsonValue | undefined): string | null {
  const text = typeof value === "number" ? String(value) : textOf(value);
  return text !== null && DECIMAL.test(text) ? text : null;
}

const momentOf = (value: JsonValue | undefined) => {
  const text = textOf(value);
  const atMs = text === null ? Number.NaN : Date.parse(text);
  return Number.isNaN(atMs) ? null : new Date(atMs).toISOString();
};

function pricesOf(fields: Fields): Shown | null {
  const price = decimalOf(fields.price);
  const base = textOf(fields.base) ?? textOf(fields.symbol);
  const quote = textOf(fields.quote) ?? textOf(fields.currency);
  if (price === null || base === null || quote === null) return null;
  const at = momentOf(fields.at) ?? momentOf(fields.timestamp);
  const told = Array.isArray(fields.history) ? fields.history.slice(-MOST_POINTS) : [];
  const history = joined(
    told.flatMap((one) => pointOf(one) ?? []),
    at === null ? [] : [{ at, price }],
  );
  return { kind: "prices", prices: { pair: `${base}/${quote}`, quote, now: { at, price }, history } };
}

/** A price alone, without its course. */
export function priceIn(value: JsonValue): (PricePoint & { readonly pair: string }) | null {
  if (!isFields(value)) return null;
  const shown = pricesOf({ ...value, history: [] });
  if (shown?.kind !== "prices" || shown.prices.now.at === null) return null;
  return { pair: shown.prices.pair, at: shown.prices.now.at, price: shown.prices.now.price };
}

function pointOf(value: JsonValue): PricePoint | null {
  if (!isFields(value)) return null;
  const [at, price] = [momentOf(value.at), decimalOf(value.price)];
  return at === null || price === null ? null : { at, price };
}

/** Points in the order of time, one a moment. */
export function joined(...lists: readonly (readonly PricePoint[])[]): PricePoint[] {
  const byMoment = new Map(lists.flat().map((point) => [point.at, point]));
  return [...byMoment.values()].sort((a, b) => (a.at < b.at ? -1 : 1));
}

function jobOf(fields: Fields): Shown | null {
  const id = textOf(fields.jobId) ?? textOf(fields.job_id);
  if (id === null) return null;
  return { kind: "job", id, status: textOf(fields.status), result: fields.result ?? null };
}

function archiveOf(fields: Fields): Shown | null {
  const id = textOf(fields.storageId) ?? textOf(fields.storage_id);
  if (id === null) return null;
  const bytes = typeof fields.bytes === "number" ? fields.bytes : null;
  return {
    kind: "archive",
    id,
    level: textOf(fields.level) ?? textOf(fields.mode),
    bytes,
    summary: fields.summary ?? null,
  };
}
