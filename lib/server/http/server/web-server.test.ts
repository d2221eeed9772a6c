import { request as httpRequest, type IncomingMessage } from "node:http";
import { connect } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Env } from "@/lib/server/env/env";
import { onFreePort } from "@/testing/ports";
import { silent } from "@/testing/silent";
import { type Handle, PortTaken, WebServer } from "./web-server";

const ALWAYS = [
  "content-security-policy",
  "x-content-type-options",
  "x-frame-options",
  "referrer-policy",
  "permissions-policy",
  "cross-origin-opener-policy",
];

let port: number;
let web: WebServer;
let env: Env;

beforeEach(async () => {
  await onFreePort(async (free) => {
    port = free;
    env = {
      host: "127.0.0.1",
      port,
      publicOrigin: `http://127.0.0.1:${port}`,
      allowedHosts: [`127.0.0.1:${port}`],
      chain: { isLocal: true, rpcUrl: "http://127.0.0.1:8545" },
    } as unknown as Env;
    web = new WebServer({ env, log: silent, front: null });
    await web.listen();
  });
});
afterEach(() => web.close());

interface Got {
  status: number;
  headers: IncomingMessage["headers"];
  text: string;
}

function ask(path = "/", options: { method?: string; headers?: Record<string, string> } = {}): Promise<Got> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest({ port, host: "127.0.0.1", path, agent: false, ...options }, (answer) => {
      const parts: Buffer[] = [];
      answer.on("data", (part: Buffer) => parts.push(part));
      answer.on("end", () =>
        resolve({
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          text: Buffer.concat(parts).toString(),
        }),
      );
    });
    sent.once("error", reject);
    sent.end();
  });
}

function raw(text: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => socket.write(text));
    let answer = "";
    socket.on("data", (part) => {
      answer += part.toString();
    });
    // A refusal cuts the rest of what is being sent; what was answered counts.
    socket.on("error", () => undefined);
    socket.on("close", () => resolve(answer));
  });
}

const echo: Handle = (request, response) => {
  response.end(JSON.stringify(request.headers));
};

describe("the listener", () => {
  it("asks to come again until the house is open", async () => {
    const early = await ask();
    expect(early.status).toBe(503);
    expect(early.headers["retry-after"]).toBe("1");
    web.open(echo);
    expect((await ask()).status).toBe(200);
  });

  it("shows a browser a page that comes again by itself until the house is open", async () => {
    const accept = "text/html,application/xhtml+xml,*/*;q=0.8";
    const early = await ask("/treasury", { headers: { accept } });
    expect(early.status).toBe(503);
    expect(early.headers).toMatchObject({ "content-type": "text/html; charset=utf-8", "retry-after": "2" });
    expect(early.text).toContain("Souk is opening");
    expect(early.text).toContain('http-equiv="refresh"');
    expect(early.text).not.toMatch(/<script|src=|href=/);
    for (const name of ALWAYS) expect(early.headers[name], name).toBeDefined();
    const programs = [
      await ask("/treasury"),
      await ask("/api/v1/me", { headers: { accept } }),
      await ask("/treasury", { method: "POST", headers: { accept } }),
    ];
    for (const { status, headers } of programs) {
      expect(status).toBe(503);
      expect(headers["content-type"]).toBe("application/problem+json");
    }
  });

  it("puts every security header on answers, refusals and failures", async () => {
    web.open((request, response) => {
      if (request.url === "/fails") throw new RangeError("a fault of ours");
      response.statusCode = 404;
      response.end();
    });
    const answers = [
      await ask("/nowhere"),
      await ask("/fails"),
      await ask("/", { method: "TRACE" }),
      await ask("/", { headers: { host: "evil.example" } }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([404, 500, 405, 421]);
    for (const { headers } of answers) for (const name of ALWAYS) expect(headers[name], name).toBeDefined();
    expect(answers[1]?.text).not.toContain("fault of ours");
    const malformed = await raw("GET / HTTP/1.1\r\nBad Header\r\n\r\n");
    expect(malformed).toMatch(/^HTTP\/1.1 400/);
    expect(malformed.toLowerCase()).toContain("content-security-policy");
  });

  it("lets pages show pictures of the house and of its own services alone", async () => {
    web.open(echo, ["http://127.0.0.1:8011"]);
    const policy = String((await ask()).headers["content-security-policy"]);
    expect(policy).toContain("img-src 'self' data: blob: http://127.0.0.1:8011;");
  });

  it("gives each answer its own nonce, to Next too, and believes none from outside", async () => {
    web.open(echo);
    const forged = { "x-nonce": "mine", "content-security-policy": "x", "x-middleware-subrequest": "a:a" };
    const first = await ask("/", { headers: forged });
    const seen = JSON.parse(first.text) as Record<string, string>;
    const policy = String(first.headers["content-security-policy"]);
    expect(seen["content-security-policy"]).toBe(policy);
    expect(policy).toContain(`'nonce-${seen["x-nonce"]}' 'strict-dynamic'`);
    expect(policy).not.toMatch(/script-src[^;]*unsafe/);
    expect(policy).toContain("connect-src 'self' http://127.0.0.1:8545");
    expect(seen["x-middleware-subrequest"]).toBeUndefined();
    expect((await ask()).headers["content-security-policy"]).not.toBe(policy);
  });

  it.each([
    ["a path that cannot be decoded", "/agents/%ff", 404],
    [
      "the image optimizer, which asks other paths of ours past the door",
      "/_next/image?url=%2fapi&w=64&q=75",
      404,
    ],
    ["the same, spelt otherwise", "//_next//image?url=x", 404],
    ["more parameters than a page has", `/login?${"a&".repeat(64)}`, 414],
    ["a query longer than a page's", `/login?a=${"x".repeat(4_096)}`, 414],
  ])("keeps %s from Next", async (_, target, status) => {
    web.open(echo);
    expect((await ask(target, { method: "POST" })).status).toBe(status);
    expect((await ask("/login?next=%2Ftasks%2Ftsk_1&a=b")).status).toBe(200);
  });

  it("sends localhost to 127.0.0.1, on the same path only", async () => {
    web.open(echo);
    const moved = await ask("/buy?x=1", { headers: { host: `localhost:${port}` } });
    expect([moved.status, moved.headers.location]).toEqual([308, `http://127.0.0.1:${port}/buy?x=1`]);
    const tricked = await ask("//evil.example/x", { headers: { host: `localhost:${port}` } });
    expect(tricked.headers.location).toBe(`http://127.0.0.1:${port}/evil.example/x`);
    expect(
      await raw(`GET http://evil.example/ HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n\r\n`),
    ).toMatch(/^HTTP\/1.1 400/);
  });

  it("refuses headers without end", async () => {
    web.open(echo);
    const huge = await raw(`GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nX: ${"a".repeat(40_000)}\r\n\r\n`);
    expect(huge).toMatch(/^HTTP\/1.1 431/);
  });

  it("finishes what is under way when it closes, and takes nothing new", async () => {
    let finish = () => {};
    const isRunning = new Promise<void>((running) => {
      web.open((_, response) => {
        finish = () => response.end("done");
        running();
      });
    });
    const underWay = ask("/slow");
    await isRunning;
    const closing = web.close();
    await expect(ask()).rejects.toThrow();
    finish();
    expect(await underWay).toMatchObject({ status: 200, text: "done" });
    await closing;
  });

  it("does not begin what waits on a socket behind an answer when it closes", async () => {
    const served: (string | undefined)[] = [];
    let finish = () => {};
    const isRunning = new Promise<void>((running) => {
      web.open((request, response) => {
        served.push(request.url);
        finish = () => response.end("done");
        running();
      });
    });
    const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`;
    const answers = raw(get("/first") + get("/second"));
    await isRunning;
    const closing = web.close();
    finish();
    expect(await answers).toMatch(/^HTTP\/1.1 200.*HTTP\/1.1 503/s);
    expect(served).toEqual(["/first"]);
    await closing;
  });

  it("says what to do about a port that is taken", async () => {
    const second = new WebServer({ env, log: silent, front: null });
    await expect(second.listen()).rejects.toBeInstanceOf(PortTaken);
  });
});
