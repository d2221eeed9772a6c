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
  if (value === null || value === undefined) return "null";
  if (typeof value === "bigint") return `"${value}"`;
  if (typeof value === "number") return numberText(value);
  if (typeof value === "string" || typeof value === "boolean") return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(",")}]`;
  const names = Object.keys(value).filter((name) => value[name] !== undefined);
  const members = names.sort().map((name) => `${JSON.stringify(name)}:${canonicalJson(value[name])}`);
  return `{${members.join(",")}}`;
}

function isList(value: object): value is readonly CanonicalValue[] {
  return Array.isArray(value);
}

function numberText(value: number): string {
  if (!Number.isSafeInteger(value)) throw new InvariantBroken("Only whole numbers are hashed.", { value });
  return Object.is(value, -0) ? "0" : value.toString();
}
