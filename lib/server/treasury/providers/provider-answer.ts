import type { JsonValue } from "@/lib/schemas/json";
import type { OutboundAnswer } from "@/lib/server/outbound/outbound";

/** The most that a result may have. */
export const MAX_RESULT_BYTES = 256 * 1024;
/** How deep lists and objects may lie in each other: readers of a result call themselves that often. */
const MAX_DEPTH = 64;
const MAX_WHY = 200;

export type JsonObject = Readonly<Record<string, JsonValue>>;

/** What an answer says, before anybody asks for a job of it. */
export type ReadAnswer =
  | { readonly kind: "object"; readonly value: JsonObject; readonly isAccepted: boolean }
  | {
      readonly kind: "failed";
      readonly why: string;
      readonly isRetryable: boolean;
      /** What it refuses with; null where it does not refuse, and says nothing of use. */
      readonly status: number | null;
    };

const ACCEPTED = 202;
const TOO_MANY = 429;

/** Reads one answer: only a JSON object that tells of no error, with a status that agrees, is a result. */
export function readAnswer(answer: OutboundAnswer): ReadAnswer {
  const { status, body } = answer;
  if (status < 200 || status > 299) {
    const isRetryable = status >= 500 || status === TOO_MANY;
    const said = isRetryable ? null : sentenceOf(answer);
    const why = said === null ? `it answers ${status}` : `it answers ${status}: ${said}`;
    return { kind: "failed", why, isRetryable, status };
  }
  const value = objectOf(body);
  if (value === null) return refused("it answers with something that is no JSON object");
  if (isDeeperThan(value, MAX_DEPTH)) return refused("its answer is nested too deep");
  if (value.error !== undefined && value.error !== null && value.error !== false)
    return refused(`it answers ${status} with an error: ${wordsOf(value.error)}`);
  return { kind: "object", value, isAccepted: status === ACCEPTED };
}

/** What somebody else says, cut to a line. */
export function wordsOf(value: JsonValue): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const line = text.replace(/[\p{C}\s]+/gu, " ").trim();
  return line.length > MAX_WHY ? `${line.slice(0, MAX_WHY)}…` : line;
}

function refused(why: string): ReadAnswer {
  return { kind: "failed", why, isRetryable: false, status: null };
}

/** Why a provider refuses, in its own words: what JSON says of it, or plain text; null where it says nothing of use. */
function sentenceOf({ body, contentType }: OutboundAnswer): string | null {
  const value = objectOf(body);
  const said = value === null ? plainText(body, contentType) : saidIn(value);
  const line = said === null ? "" : wordsOf(said);
  return line === "" ? null : line;
}

/** In the words of problem+json, or of most others. */
function saidIn({ detail, message, error, title, errors }: JsonObject): JsonValue | null {
  const [first] = Array.isArray(errors) ? errors : [];
  const fields = isObject(first) ? [first.pointer, first.detail ?? first.message] : [];
  const field = fields.filter((part) => typeof part === "string").join(" ");
  const said =
    [detail, message, error, title].find((one) => typeof one === "string" || isObject(one)) ?? null;
  if (field === "") return isObject(said) ? (said.message ?? said) : said;
  return typeof said === "string" ? `${said} ${field}` : field;
}

function plainText(body: Uint8Array, contentType: string | null): string | null {
  if (!/^text\/plain\b/i.test(contentType ?? "")) return null;
  return new TextDecoder().decode(body.subarray(0, 4 * MAX_WHY));
}

function objectOf(body: Uint8Array): JsonObject | null {
  try {
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

/** What JSON was read from is JSON: its members are not looked at one by one. */
function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isDeeperThan(value: JsonValue | JsonObject, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (levels === 0) return true;
  return Object.values(value).some((one) => isDeeperThan(one, levels - 1));
}
