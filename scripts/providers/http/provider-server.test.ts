import { once } from "node:events";
import { request } from "node:http";
import { connect, createServer } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ProviderUnderTest } from "@/testing/providers/under-test";
import { openLogProvider } from "../logs/log-provider";
import { openPriceProvider } from "../price/price-provider";
import { PortsTaken, serveProvider } from "./provider-server";

let logs: ProviderUnderTest;
beforeEach(async () => {
  logs = new ProviderUnderTest(openLogProvider);
  await logs.start();
});
afterEach(() => logs.end());

/** What fetch would not send. */
function raw(target: string, headers: Record<string, string>): Promise<{ status: number; text: string }> {
  const { port } = new URL(logs.origin);
  return new Promise((resolve, reject) => {
    request({ host: "127.0.0.1", port, path: target, headers }, (answer) => {
      let text = "";
      answer.setEncoding("utf8").on("data", (part) => {
        text += part;
      });
      answer.once("end", () => resolve({ status: answer.statusCode ?? 0, text }));
    })
      .once("error", reject)
      .end();
  });
}

const post = (init: RequestInit) => fetch(`${logs.origin}/logs/archive`, { method: "POST", ...init });
const JSON_TYPE = { "content-type": "application/json" };

describe("a provider's server", () => {
  it("says who it is", async () => {
    expect(await logs.get("/health")).toMatchObject({ status: 200, body: { status: "ok", name: "logs" } });
  });

  it("answers HEAD like GET, without a body", async () => {
    const answer = await fetch(`${logs.origin}/health`, { method: "HEAD" });
    expect([answer.status, await answer.text()]).toEqual([200, ""]);
    expect(answer.headers.get("content-length")).toBe("29");
  });

  it("tells an unknown path, and a method that a path does not take, as problems", async () => {
    expect(await logs.get("/nothing")).toMatchObject({ status: 404, body: { code: "not_found" } });
    expect(await logs.get("/logs/archive/more")).toMatchObject({ status: 404 });
    const wrong = await fetch(`${logs.origin}/archive`);
    expect([wrong.status, wrong.headers.get("allow")]).toEqual([405, "POST"]);
    expect(wrong.headers.get("content-type")).toBe("application/problem+json");
    expect(await wrong.json()).toMatchObject({ code: "method_not_allowed", instance: "/archive" });
  });

  it.each([
    ["no JSON", { body: "{", headers: JSON_TYPE }, 400, "invalid_input"],
    [
      "a form",
      { body: "content=x", headers: { "content-type": "text/plain" } },
      415,
      "unsupported_media_type",
    ],
    ["an unknown field", { body: '{"content":"x","more":1}', headers: JSON_TYPE }, 400, "invalid_input"],
    ["a wrong level", { body: '{"content":"x","level":"some"}', headers: JSON_TYPE }, 400, "invalid_input"],
    ["a body over 256 KiB", { body: `"${"x".repeat(256 * 1024)}"`, headers: JSON_TYPE }, 413, "too_large"],
  ])("refuses %s", async (_, init, status, code) => {
    const answer = await post(init);
    expect([answer.status, await answer.json()]).toMatchObject([status, { code, status }]);
  });

  it("names the field that is wrong", async () => {
    const { body } = await logs.post("/archive", { content: 7, extra: 1 });
    expect(body.errors.map(({ pointer }: { pointer: string }) => pointer).sort()).toEqual([
      "#/content",
      "#/extra",
    ]);
  });

  it("answers to its own address alone, and to paths alone", async () => {
    expect((await raw("/health", { host: "127.0.0.1:8004" })).status).toBe(200);
    expect((await raw("/health", { host: "evil.example" })).status).toBe(400);
    const elsewhere = await raw("http://evil.example/health", { host: "127.0.0.1" });
    expect([elsewhere.status, JSON.parse(elsewhere.text).code]).toEqual([400, "invalid_input"]);
  });

  it("tells what is no request of its kind as a problem too", async () => {
    const long = await raw("/health", { host: "127.0.0.1", "x-long": "x".repeat(20_000) });
    expect([long.status, JSON.parse(long.text)]).toMatchObject([431, { status: 431, code: "invalid_input" }]);
    const { port } = new URL(logs.origin);
    const socket = connect(Number(port), "127.0.0.1", () => socket.write("no request\r\n\r\n"));
    const [said] = await once(socket, "data");
    expect(String(said)).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n.*"status":400/s);
  });

  it("takes the next of its ports when one is taken, and says when all are", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const address = other.address();
    const taken = address !== null && typeof address === "object" ? address.port : 0;
    const provider = openPriceProvider({ clock: Date.now });
    const listening = await serveProvider(provider, [taken, 0]);
    expect(listening.port).not.toBe(taken);
    expect((await fetch(`${listening.origin}/health`)).status).toBe(200);
    await listening.close();
    await expect(serveProvider(provider, [taken])).rejects.toThrow(PortsTaken);
    other.close();
  });
});
