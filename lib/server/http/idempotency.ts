import { createHash } from "node:crypto";
import { type CanonicalValue, canonicalJson } from "@/lib/domain/canonical-json";
import { InvalidInput } from "@/lib/domain/errors";

const MAX_KEY_CHARACTERS = 255;
/** RFC 8941 string: printable ASCII, with `"` and `\` escaped. */
const QUOTED = /^"((?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])*)"$/;
const BARE = /^[\x21\x23-\x2b\x2d-\x7e]+$/;

function refuse(detail: string): InvalidInput {
  return new InvalidInput(
    [{ pointer: "#", detail: `the Idempotency-Key header ${detail}` }],
    "The Idempotency-Key header is not valid.",
  );
}

/**
 * The key of the `Idempotency-Key` header: a structured-field string, or a bare word.
 * @returns null when there is no such header
 * @throws InvalidInput when it is empty, over 255 characters, repeated or otherwise malformed
 */
export function idempotencyKeyOf(headers: Headers): string | null {
  const header = headers.get("idempotency-key");
  if (header === null) return null;
  const quoted = QUOTED.exec(header.trim());
  const key = quoted ? (quoted[1] ?? "").replace(/\\(["\\])/g, "$1") : header.trim();
  if (key === "") throw refuse("is empty");
  if (key.length > MAX_KEY_CHARACTERS) throw refuse(`is over ${MAX_KEY_CHARACTERS} characters`);
  if (!quoted && !BARE.test(key)) throw refuse("is neither a quoted string nor one bare word");
  return key;
}

/** Equal fields, as parsed, have equal hashes, whatever their spacing or order of keys. */
export function bodyHashOf(fields: unknown): string {
  return createHash("sha256")
    .update(canonicalJson(withoutFractions(fields) as CanonicalValue))
    .digest("hex");
}

/** Canonical text knows no fractions; what a provider is asked for may have them. No body has a NUL in it. */
function withoutFractions(value: unknown): unknown {
  if (typeof value === "number" && !Number.isSafeInteger(value)) return { "\u0000": String(value) };
  if (Array.isArray(value)) return value.map(withoutFractions);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withoutFractions(one)]));
}
