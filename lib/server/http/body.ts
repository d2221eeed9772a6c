import { InvalidInput, TooLarge } from "@/lib/domain/errors";
import { type Json, parseJson } from "./json";
import { UnsupportedMediaType } from "./problem";

export const BODY_LIMIT_BYTES = 64 * 1024;
/** How much of a refused body is still taken and dropped, so that its sender reads the answer. */
const DRAIN_LIMIT_BYTES = 16 * 1024 * 1024;

type BodyReader = ReadableStreamDefaultReader<Uint8Array>;

async function drain(reader: BodyReader): Promise<void> {
  let takenBytes = 0;
  while (takenBytes < DRAIN_LIMIT_BYTES) {
    const { done, value } = await reader.read();
    if (done) return;
    takenBytes += value.byteLength;
  }
  await reader.cancel();
}

/** @throws InvalidInput when the sender breaks off */
async function nextChunk(reader: BodyReader): Promise<Uint8Array | null> {
  try {
    const { done, value } = await reader.read();
    return done ? null : value;
  } catch {
    throw new InvalidInput(
      [{ pointer: "#", detail: "broke off" }],
      "The body ended too early. Send it again.",
    );
  }
}

/**
 * The raw body, never more than `limitBytes` of it in memory: a declared length over the limit is refused
 * unread, an undeclared one as soon as the stream passes it.
 * @throws TooLarge, UnsupportedMediaType for an encoded body
 */
export async function readBytes(request: Request, limitBytes = BODY_LIMIT_BYTES): Promise<Uint8Array> {
  const encoding = request.headers.get("content-encoding");
  if (encoding !== null && encoding.toLowerCase() !== "identity") throw new UnsupportedMediaType();
  const declared = request.headers.get("content-length");
  if (declared !== null && Number(declared) > limitBytes) throw new TooLarge(limitBytes);
  if (request.body === null) return new Uint8Array(0);
  const reader = request.body.getReader();
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for (;;) {
    const chunk = await nextChunk(reader);
    if (chunk === null) return Buffer.concat(chunks, sizeBytes);
    sizeBytes += chunk.byteLength;
    if (sizeBytes > limitBytes) {
      void drain(reader).catch(() => undefined);
      throw new TooLarge(limitBytes);
    }
    chunks.push(chunk);
  }
}

function mediaTypeOf(request: Request): { type: string; charset: string | null } {
  const [type = "", ...parameters] = (request.headers.get("content-type") ?? "").toLowerCase().split(";");
  const charset = parameters.map((part) => part.trim()).find((part) => part.startsWith("charset="));
  return { type: type.trim(), charset: charset?.slice("charset=".length).replaceAll('"', "") ?? null };
}

/**
 * A JSON body. No body at all is `{}`, so that verbs without fields need none.
 * @throws TooLarge, UnsupportedMediaType, InvalidInput, in this order
 */
export async function readJson(request: Request, limitBytes = BODY_LIMIT_BYTES): Promise<Json> {
  const bytes = await readBytes(request, limitBytes);
  const { type, charset } = mediaTypeOf(request);
  if (bytes.byteLength === 0 && (type === "" || type === "application/json")) return {};
  if (type !== "application/json") throw new UnsupportedMediaType();
  if (charset !== null && charset !== "utf-8" && charset !== "utf8") throw new UnsupportedMediaType();
  return parseJson(bytes);
}
