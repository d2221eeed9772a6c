import { InvalidInput } from "@/lib/domain/errors";

/** Deeper than any body of ours, far below what would trouble a stack. */
const MAX_DEPTH = 32;
const LONE_SURROGATE = /\p{Surrogate}/u;

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

function refuse(detail: string, pointer = "#"): InvalidInput {
  return new InvalidInput(
    [{ pointer, detail }],
    "The body is not acceptable JSON. Correct it and send again.",
  );
}

function assertText(text: string, pointer: string): void {
  if (LONE_SURROGATE.test(text)) throw refuse("holds half of a surrogate pair", pointer);
  if (text.includes("\0")) throw refuse("holds a NUL character", pointer);
}

/** One step of a JSON pointer, as RFC 6901 escapes it. */
function pointerStep(key: string | number): string {
  return encodeURI(String(key).replaceAll("~", "~0").replaceAll("/", "~1"));
}

function assertPlain(value: Json, pointer: string, depth: number): void {
  if (depth > MAX_DEPTH) throw refuse(`is nested over ${MAX_DEPTH} levels deep`);
  if (typeof value === "string") assertText(value, pointer);
  if (value === null || typeof value !== "object") return;
  for (const [key, member] of Object.entries(value)) {
    assertText(key, pointer);
    if (key === "__proto__") throw refuse("must not be named __proto__", pointer);
    assertPlain(member, `${pointer}/${pointerStep(key)}`, depth + 1);
  }
}

/**
 * Bytes of a body as a value: strict UTF-8, JSON, no lone surrogates, no NUL, no `__proto__`, at most 32 deep.
 * @throws InvalidInput, before anything has looked at the fields
 */
export function parseJson(bytes: Uint8Array): Json {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw refuse("is not UTF-8");
  }
  let value: Json;
  try {
    value = JSON.parse(text);
  } catch {
    throw refuse("is not JSON");
  }
  assertPlain(value, "#", 0);
  return value;
}
