import { describe, expect, it, vi } from "vitest";
import { BODY_LIMIT_BYTES, readBytes, readJson } from "./body";

type Source = Uint8Array | string | ReadableStream<Uint8Array>;

function post(body: Source | null, headers: Record<string, string> = { "content-type": "application/json" }) {
  const init: RequestInit & { duplex: "half" } = { method: "POST", headers, duplex: "half" };
  return new Request("http://127.0.0.1/x", body === null ? init : { ...init, body: body as BodyInit });
}

/** A body that never ends, unless told when; counts how much of it was taken. */
function endless(chunkBytes: number, endBytes = Number.POSITIVE_INFINITY) {
  const taken = { bytes: 0, isCancelled: false };
  const stream = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (taken.bytes >= endBytes) return controller.close();
        taken.bytes += chunkBytes;
        controller.enqueue(new Uint8Array(chunkBytes).fill(0x20));
      },
      cancel() {
        taken.isCancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  return { stream, taken };
}

const code = (expected: string) => expect.objectContaining({ code: expected });

describe("the body's limit", () => {
  it("refuses a declared length over the limit without reading", async () => {
    const { stream, taken } = endless(1024);
    const request = post(stream, { "content-type": "application/json", "content-length": "10485760" });
    await expect(readBytes(request)).rejects.toEqual(code("too_large"));
    expect(taken.bytes).toBe(0);
  });

  it("refuses an undeclared endless body at the limit, and in the end lets go of it", async () => {
    const { stream, taken } = endless(64 * 1024);
    const refusal = readBytes(post(stream)).catch((error: unknown) => [error, taken.bytes]);
    const [error, takenBytes] = (await refusal) as [unknown, number];
    expect(error).toEqual(code("too_large"));
    expect(takenBytes).toBeLessThanOrEqual(BODY_LIMIT_BYTES + 256 * 1024);
    await vi.waitUntil(() => taken.isCancelled);
    expect(taken.bytes).toBeLessThan(20 * 1024 * 1024);
  });

  it("takes and drops the rest of a body that ends, so that its sender reads the answer", async () => {
    const { stream, taken } = endless(64 * 1024, 10 * 1024 * 1024);
    await expect(readBytes(post(stream))).rejects.toEqual(code("too_large"));
    await vi.waitUntil(() => taken.bytes === 10 * 1024 * 1024);
    expect(taken.isCancelled).toBe(false);
  });

  it("calls a body that breaks off a bad request", async () => {
    const stream = new ReadableStream<Uint8Array>({
      start: (controller) => controller.error(new TypeError("aborted")),
    });
    await expect(readBytes(post(stream))).rejects.toEqual(code("invalid_input"));
  });

  it("distrusts a declared length that is too small", async () => {
    const { stream } = endless(1024);
    const request = post(stream, { "content-type": "application/json", "content-length": "10" });
    await expect(readBytes(request)).rejects.toEqual(code("too_large"));
  });

  it("takes exactly the limit, and not a byte more", async () => {
    expect((await readBytes(post(new Uint8Array(BODY_LIMIT_BYTES)))).byteLength).toBe(BODY_LIMIT_BYTES);
    await expect(readBytes(post(new Uint8Array(BODY_LIMIT_BYTES + 1)))).rejects.toEqual(code("too_large"));
  });
});

describe("what a body may be", () => {
  it.each([
    ["an object", '{"a":2.0}', { a: 2 }],
    ["nothing", "", {}],
    ["a number beyond doubles", '{"a":1e309}', { a: Number.POSITIVE_INFINITY }],
    ["31 levels", `${"[".repeat(31)}${"]".repeat(31)}`, expect.anything()],
  ])("takes %s", async (_, text, value) => {
    expect(await readJson(post(text))).toEqual(value);
  });

  it("takes no body and no type as {}", async () => {
    expect(await readJson(post(null, {}))).toEqual({});
  });

  it.each([
    ["not JSON", "{"],
    ["NaN", '{"a":NaN}'],
    ["a byte order mark", "\ufeff{}"],
    ["10 000 levels", `${"[".repeat(10_000)}${"]".repeat(10_000)}`],
    ["__proto__", '{"a":{"__proto__":{"isOperator":true}}}'],
    ["half a surrogate pair", '{"a":"\\ud800"}'],
    ["half a surrogate pair in a key", '{"\\udc00":1}'],
    ["NUL", '{"a":"x\\u0000y"}'],
    ["invalid UTF-8", new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])],
    ["an overlong UTF-8 form", new Uint8Array([0x22, 0xc0, 0xaf, 0x22])],
  ])("refuses %s", async (_, body) => {
    await expect(readJson(post(body))).rejects.toEqual(code("invalid_input"));
  });

  it.each([
    ["a form", { "content-type": "application/x-www-form-urlencoded" }],
    ["plain text", { "content-type": "text/plain" }],
    ["another charset", { "content-type": "application/json; charset=utf-16" }],
    ["gzip", { "content-type": "application/json", "content-encoding": "gzip" }],
  ])("refuses %s", async (_, headers) => {
    await expect(readJson(post("{}", headers))).rejects.toEqual(code("unsupported_media_type"));
  });

  it("takes JSON in UTF-8 however it is spelled", async () => {
    expect(await readJson(post("{}", { "content-type": 'Application/JSON; charset="UTF-8"' }))).toEqual({});
  });

  it("leaves Object.prototype alone", async () => {
    await readJson(post('{"__proto__":{"polluted":1}}')).catch(() => undefined);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});
