import type { z } from "@/lib/schemas/zod";
import { ByocRefusal } from "./refusal";

/** A shape that is read, and the words before what is wrong with it. */
export interface Readable<T extends z.ZodType> {
  readonly shape: T;
  readonly words: string;
}

/** What a header carries as JSON in standard base64. @throws ByocRefusal 400 */
export function fromBase64Json<T extends z.ZodType>(header: string, as: Readable<T>): z.infer<T> {
  if (/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(header)) {
    return fromJson(Buffer.from(header, "base64").toString("utf8"), as);
  }
  throw new ByocRefusal(400, `${as.words}illegal base64 data`);
}

/** @throws ByocRefusal 400 */
export function fromJson<T extends z.ZodType>(text: string, { shape, words }: Readable<T>): z.infer<T> {
  const json = parsed(text);
  if (json === undefined) {
    throw new ByocRefusal(400, words + (text === "" ? "unexpected end of JSON input" : "invalid JSON"));
  }
  const read = shape.safeParse(json.value);
  if (read.success) return read.data;
  const issue = read.error.issues[0];
  throw new ByocRefusal(400, `${words}${issue?.path.join(".") || "value"}: ${issue?.message ?? "wrong"}`);
}

function parsed(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

/** What a body says as JSON; null where it is none. */
export function jsonIn(body: Uint8Array): unknown {
  return parsed(Buffer.from(body).toString("utf8"))?.value ?? null;
}

export function toBase64Json(value: unknown): string {
  return Buffer.from(JSON.stringify(value), "utf8").toString("base64");
}
