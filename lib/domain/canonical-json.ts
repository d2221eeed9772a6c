import { InvariantBroken } from "./errors";

/** Plain data; amounts may be bigint and are written as decimal strings. */
export type CanonicalValue =
  | string
  | number
  | bigint
  | boolean
  | null
  | undefined
  | readonly CanonicalValue[]
  | { readonly [name: string]: CanonicalValue };

/**
 * The one JSON text of a value: keys sorted by code unit, no spaces, absent members left out. Quotes and deliverables
 * are hashed over its UTF-8 bytes.
 * @throws InvariantBroken for numbers that are not safe integers, since their text is not the same everywhere.
 */
export function canonicalJson(value: CanonicalValue): string {
  return textOf(value, numberText);
}

/** The same for what no other house hashes: numbers may be any, as JSON writes them. */
export function canonicalData(value: CanonicalValue): string {
  return textOf(value, JSON.stringify);
}

function textOf(value: CanonicalValue, ofNumber: (value: number) => string): string {
  if (value === null || value === undefined) return "null";
  if (typeof value === "bigint") return `"${value}"`;
  if (typeof value === "number") return ofNumber(value);
  if (typeof value === "string" || typeof value === "boolean") return JSON.stringify(value);
  if (isList(value)) return `[${value.map((one) => textOf(one, ofNumber)).join(",")}]`;
  const names = Object.keys(value).filter((name) => value[name] !== undefined);
  const members = names.sort().map((name) => `${JSON.stringify(name)}:${textOf(value[name], ofNumber)}`);
  return `{${members.join(",")}}`;
}

function isList(value: object): value is readonly CanonicalValue[] {
  return Array.isArray(value);
}

function numberText(value: number): string {
  if (!Number.isSafeInteger(value)) throw new InvariantBroken("Only whole numbers are hashed.", { value });
  return Object.is(value, -0) ? "0" : value.toString();
}
