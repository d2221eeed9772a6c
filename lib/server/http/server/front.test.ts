import { existsSync, readdirSync } from "node:fs";
import { request as ask, type IncomingMessage, type ServerResponse } from "node:http";
import { connect, type Socket } from "node:net";
import { gunzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Env } from "@/lib/server/env/env";
import { textResponse } from "@/lib/server/http/answer";
import { readJson } from "@/lib/server/http/body";
import { whenGone } from "@/lib/server/http/client-gone";
import { problemResponse } from "@/lib/server/http/problem";
import { type Method, type RowHandler, rowsOf } from "@/lib/server/http/route-table";
import { onFreePort } from "@/testing/ports";
import { silent } from "@/testing/silent";
import { openFront } from "./front";
import { WebServer } from "./web-server";

const SLACK = 5;
const CHUNK = Buffer.alloc(64 * 1024, "x");
/** More than the buffers of both sides hold. */
const CHUNKS = 256;
const LONG = JSON.stringify({ text: "long ".repeat(20_000) });

const { ownRow } = rowsOf({ look: { needs: "public", scope: null } });
const row = (method: Method, path: `/${string}`, handle: RowHandler) =>
  ownRow({ method, path, action: "look", handle });
const text = (body: string, headers: HeadersInit = {}) =>
  textResponse(body, { status: 200, headers: { "content-type": "application/json", ...headers } });

let seen: string[];
let signals: AbortSignal[];
let stream: { pulls: number; cancelled: Promise<void> };

const echo: RowHandler = async (request) => {
  try {
    const body = JSON.stringify(await readJson(request));
    seen.push(body);
    return text(body);
  } catch (error) {
    seen.push(String(error));
    return problemResponse(error, { path: "/api/echo" });
  }
};

function streamed(): Response {
  let isCancelled = () => {};
  stream = { pulls: 0, cancelled: new Promise((resolve) => (isCancelled = resolve)) };
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      controller.enqueue(CHUNK);
      stream.pulls += 1;
      if (stream.pulls === CHUNKS) controller.close();
    },
    cancel: () => isCancelled(),
  });
  return new Response(body, { status: 200 });
}

/** Breaks after its first chunk, or before it. */
function breaking(isBegun: boolean): Response {
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      if (isBegun) controller.enqueue(CHUNK);
    },
    pull: () => Promise.reject(new RangeError("a fault of ours")),
  });
  return new Response(body, { status: 200, headers: { "content-length": String(CHUNK.length * 2) } });
}

async function late(request: Request): Promise<Response> {
  signals.push(whenGone(request));
  await new Promise<void>((resolve) => {
    goOn = resolve;
  });
  return streamed();
}

function cookies(): Response {
  const headers = new Headers({ "content-type": "application/json" });
  for (const cookie of ["a=1; Path=/", "b=2; Expires=Mon, 30 Nov 2026 00:00:00 GMT"])
    headers.append("set-cookie", cookie);
  return textResponse("{}", { status: 200, headers });
}

const TABLES = [
  {
    rows: [
      row("GET", "/api/plain", async (request) => text(JSON.stringify({ url: request.url }))),
      row("GET", "/api/headers", async ({ headers }) => text(JSON.stringify([...headers]))),
      row("GET", "/api/things/{id}", async (_, values) => text(JSON.stringify(values))),
      row("POST", "/api/echo", echo),
      row("GET", "/api/cookies", async () => cookies()),
      row("GET", "/api/long", async () => text(LONG, { vary: "Origin" })),
      row("GET", "/api/stream", async () => streamed()),
      row("GET", "/api/late", late),
      row("GET", "/api/breaks", async () => breaking(true)),
      row("GET", "/api/breaks-at-once", async () => breaking(false)),
      row("GET", "/api/empty", async () => new Response(null, { status: 302, headers: { location: "/" } })),
      row("GET", "/api/throws", () => Promise.reject(new RangeError("a fault of ours"))),
    ],
  },
];

let port: number;
let web: WebServer;
let clients: Socket[];
let last: ServerResponse | null;
let answered: Promise<void> | null;
/** Ends the wait of the row that answers late. */
let goOn: () => void;
beforeEach(async () => {
  seen = [];
  signals = [];
  clients = [];
  last = null;
  answered = null;
  await onFreePort(async (free) => {
    port = free;
    const env = {
      host: "127.0.0.1",
      port,
      publicOrigin: "https://souk.test.org",
      allowedHosts: [`127.0.0.1:${port}`],
      chain: { isLocal: false },
    } as unknown as Env;
    const front = openFront(TABLES, env.publicOrigin);
    const watched = (request: IncomingMessage, response: ServerResponse) => {
      last = response;
      answered = front(request, response);
      return answered;
    };
    web = new WebServer({ env, log: silent, front: watched, finishWithinMs: 300 });
    await web.listen();
  });
  web.open((_, response) => void response.writeHead(299).end("Next"));
});
afterEach(async () => {
  for (const client of clients) client.destroy();
  await web.close();
});

const open = () =>
  new Promise<Socket>((resolve) => {
    const client = connect({ port, host: "127.0.0.1" }, () => resolve(client));
    client.on("error", () => {});
    clients.push(client);
  });

/** All that was heard until the other side ended. */
async function say(told: string): Promise<string> {
  const client = await open();
  const isOver = new Promise<void>((resolve) => client.once("close", () => resolve()));
  let heard = "";
  client.on("data", (part) => {
    heard += part.toString("latin1");
  });
  client.write(Buffer.from(told, "latin1"));
  await isOver;
  return heard;
}

const lines = (first: string, more = "") =>
  `${first} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n${more}`;
const get = (path: string, more = "") => `${lines(`GET ${path}`, more)}\r\n`;
const JSON_TYPE = "Content-Type: application/json\r\n";
const post = (body: string, more = "") =>
  `${lines("POST /api/echo", `${JSON_TYPE}${more}Content-Length: ${body.length}\r\n`)}\r\n${body}`;
const chunked = (...parts: string[]) => {
  const framed = parts.map((part) => `${part.length.toString(16)}\r\n${part}\r\n`).join("");
  return `${lines("POST /api/echo", `${JSON_TYPE}Transfer-Encoding: chunked\r\n`)}\r\n${framed}0\r\n\r\n`;
};
const statusesOf = (heard: string) => [...heard.matchAll(/HTTP\/1\.1 (\d+) /g)].map(([, status]) => status);
const bodyOf = (heard: string) => heard.slice(heard.indexOf("\r\n\r\n") + 4);
const headersOf = (heard: string) =>
  heard
    .slice(0, heard.indexOf("\r\n\r\n"))
    .split("\r\n")
    .filter((line) => !/^(date|HTTP)/i.test(line));

const OVER = "x".repeat(70_000);

const HOSTILE: readonly (readonly [what: string, told: () => string, statuses: string[], body?: RegExp])[] = [
  ["OPTIONS", () => `${lines("OPTIONS /api/echo")}\r\n`, ["204"], /^$/],
  ["a method that the path does not take", () => `${lines("PUT /api/echo")}\r\n`, ["405"], /method_not/],
  ["PROPFIND", () => `${lines("PROPFIND /api/plain")}\r\n`, ["405"]],
  ["TRACE", () => `${lines("TRACE /api/plain")}\r\n`, ["405"]],
  ["a path that no table knows", () => get("/api/nothing"), ["404"], /"code":"not_found"/],
  ["a chunked body", () => chunked('{"a"', ":1}"), ["200"], /^\{"a":1\}$/],
  ["a body that is waited for", () => post("{}", "Expect: 100-continue\r\n"), ["100", "200"]],
  ["another expectation", () => post("{}", "Expect: tea\r\n"), ["417"]],
  ["a body over the limit", () => post(OVER), ["413"], /over 65536 bytes/],
  ["chunks over the limit", () => chunked(OVER, OVER), ["413"], /over 65536 bytes/],
  ["broken JSON", () => post("{"), ["400"], /not JSON/],
  ["no body", () => `${lines("POST /api/echo")}\r\n`, ["200"], /^\{\}$/],
  ["an encoded body", () => post("{}", "Content-Encoding: gzip\r\n"), ["415"]],
  ["two lengths", () => post("{}", "Content-Length: 1\r\n"), ["400"]],
  ["a length and chunks", () => post("{}", "Transfer-Encoding: chunked\r\n"), ["400"]],
  ["a body on GET", () => get("/api/plain", "Content-Length: 2\r\n").concat("{}"), ["200"]],
  ["%ff", () => get("/api/things/%ff"), ["404"], /"code":"not_found"/],
  ["half an escape", () => get("/api/things/%"), ["404"]],
  ["a NUL", () => get("/api/things/%00"), ["200"]],
  ["an encoded slash", () => get("/api/things/a%2Fb"), ["200"], /^\{"id":"a\/b"\}$/],
  ["an encoded letter", () => get("/%61pi/plain"), ["299"]],
  ["an encoded letter further on", () => get("/api/pl%61in"), ["404"]],
  ["steps up and down", () => get("/x/../api/./plain"), ["200"], /test\.org\/api\/plain"/],
  ["a step out", () => get("/api/../login"), ["299"]],
  ["two slashes", () => get("/api//plain"), ["299"]],
  ["a host as path", () => get("//evil.example/api/plain"), ["299"]],
  ["a backslash", () => get("/api\\plain"), ["299"]],
  ["a trailing slash", () => get("/api/plain/"), ["299"]],
  ["slashes in the query", () => get("/api/plain?a=//b/"), ["200"]],
  ["a repeated query", () => get("/api/plain?a=1&a=2"), ["200"], /\?a=1&a=2"/],
  ["a fragment", () => get("/api/plain#//"), ["200"]],
  ["an absolute target", () => get(`http://127.0.0.1:${port}/api/plain`), ["400"]],
  ["a long target", () => get(`/api/plain?${"a".repeat(8_000)}`), ["200"]],
  ["a target without end", () => get(`/api/plain?${"a".repeat(20_000)}`), ["431"]],
  ["another protocol", () => get("/api/plain", "Upgrade: websocket\r\n"), ["200"]],
  ["no host", () => "GET /api/plain HTTP/1.1\r\nConnection: close\r\n\r\n", ["400"]],
  [
    "another host",
    () => "GET /api/plain HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
    ["421"],
  ],
  [
    "two hosts",
    () => get("/api/plain", "Host: evil.example\r\n"),
    ["200"],
    /^\{"url":"https:\/\/souk\.test\.org/,
  ],
  ["an empty answer", () => get("/api/empty"), ["302"], /^$/],
];

const descriptors = () => readdirSync("/proc/self/fd").length;

describe("what comes to the front", () => {
  for (const [what, told, statuses, body = /^/] of HOSTILE) {
    it(`is answered: ${what}`, async () => {
      const heard = await say(told());
      expect(statusesOf(heard), heard.slice(0, 500)).toEqual(statuses);
      expect(bodyOf(heard)).toMatch(body);
    });
  }

  it.skipIf(!existsSync("/proc/self/fd"))("leaves no socket open", async () => {
    await say(get("/api/plain"));
    const before = descriptors();
    for (let round = 0; round < 5; round += 1) await Promise.all(HOSTILE.map(([, told]) => say(told())));
    await expect.poll(descriptors, { timeout: 10_000 }).toBeLessThanOrEqual(before + SLACK);
  });

  it("has the public origin in its URL, whatever the sender says", async () => {
    const heard = await say(get("/api/plain?x=1", "X-Forwarded-Host: evil.example\r\n"));
    expect(bodyOf(heard)).toBe('{"url":"https://souk.test.org/api/plain?x=1"}');
  });

  it("has the headers that were sent, but none of Next's own", async () => {
    const heard = await say(
      get(
        "/api/headers",
        "X-Middleware-Subrequest: a\r\nX-A: 1\r\nX-A: 2\r\nCookie: a=1\r\nSet-Cookie: b\r\nSet-Cookie: c\r\n",
      ),
    );
    const headers = new Headers(JSON.parse(bodyOf(heard)));
    expect(headers.get("x-middleware-subrequest")).toBeNull();
    expect([headers.get("x-a"), headers.get("cookie")]).toEqual(["1, 2", "a=1"]);
    expect(headers.getSetCookie()).toEqual(["b", "c"]);
    expect([headers.get("x-nonce"), headers.get("content-security-policy")]).toEqual([null, null]);
  });

  it("may come one behind the other, but not a third", async () => {
    const one = `GET /api/plain HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`;
    expect(statusesOf(await say(one + get("/api/cookies")))).toEqual(["200", "200"]);
    expect(statusesOf(await say(one + one + get("/api/plain"))).length).toBeLessThan(3);
  });

  it("is told that its upload broke off, and the socket is given back", async () => {
    const client = await open();
    client.write(`${lines("POST /api/echo", `${JSON_TYPE}Content-Length: 100\r\n`)}\r\n{"half":`);
    await expect.poll(() => last).not.toBeNull();
    client.destroy();
    await expect.poll(() => seen).toEqual([expect.stringContaining("ended too early")]);
    await expect.poll(() => last?.destroyed).toBe(true);
  });

  it("keeps its connection after a refused body, small or large", async () => {
    const client = await open();
    let heard = "";
    client.on("data", (part) => {
      heard += part.toString();
    });
    for (const [index, length] of [2, 70_000, 1_000_000].entries()) {
      const body = length === 2 ? "{]" : "x".repeat(length);
      const head = `POST /api/echo HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${JSON_TYPE}`;
      client.write(`${head}Content-Length: ${length}\r\n\r\n${body}`);
      await expect.poll(() => statusesOf(heard).length).toBe(index + 1);
    }
    expect(statusesOf(heard)).toEqual(["400", "413", "413"]);
  });
});

describe("what the front answers", () => {
  it("has its length, one fixed policy and no nonce", async () => {
    const heard = await say(get("/api/plain"));
    expect(headersOf(heard)).toContain(`content-length: ${bodyOf(heard).length}`);
    expect(heard).toContain("Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n");
    expect(heard.toLowerCase()).not.toContain("transfer-encoding");
  });

  it.each(["/api/plain", "/api/cookies", "/api/long", "/api/nothing"])(
    "says to HEAD what it says to GET, without the body: %s",
    async (path) => {
      const head = await say(`${lines(`HEAD ${path}`)}\r\n`);
      const whole = await say(get(path));
      expect([statusesOf(head), headersOf(head)]).toEqual([statusesOf(whole), headersOf(whole)]);
      expect([bodyOf(head), bodyOf(whole).length > 0]).toEqual(["", true]);
    },
  );

  it("ends a stream that only HEAD asked for", async () => {
    await say(`${lines("HEAD /api/stream")}\r\n`);
    await stream.cancelled;
  });

  it("sets each cookie by itself", async () => {
    const cookies = headersOf(await say(get("/api/cookies"))).filter((line) => line.startsWith("set-cookie"));
    expect(cookies).toEqual([
      "set-cookie: a=1; Path=/",
      "set-cookie: b=2; Expires=Mon, 30 Nov 2026 00:00:00 GMT",
    ]);
  });

  it.each([
    ["gzip, deflate, br", "gzip"],
    ["br;q=1, gzip;q=0.5", "gzip"],
    ["gzip;q=0", undefined],
    ["gzip; q=0.0, br", undefined],
    ["gzip;Q=0", undefined],
    ["gzip;q = 0", undefined],
    ["x-gzip, not-gzip", undefined],
    ["GZIP", "gzip"],
    ["br", undefined],
    [undefined, undefined],
  ])("is packed when it is long, for %s", async (accepted, encoding) => {
    const headers: Record<string, string> = accepted === undefined ? {} : { "accept-encoding": accepted };
    const [long, short] = await Promise.all(["/api/long", "/api/plain"].map((path) => told(path, headers)));
    expect(long?.headers["content-encoding"]).toBe(encoding);
    expect(String(encoding ? gunzipSync(long?.body ?? "") : long?.body)).toBe(LONG);
    expect([long?.headers.vary, short?.headers.vary]).toEqual(["Origin, accept-encoding", undefined]);
    expect(short?.headers["content-encoding"]).toBeUndefined();
  });

  it("waits for a client that does not read, and stops when it is gone", async () => {
    const client = await open();
    client.pause().write(get("/api/stream"));
    await expect.poll(() => last?.writableNeedDrain).toBe(true);
    for (let turn = 0; turn < 1_000; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(stream.pulls).toBeLessThan(CHUNKS);
    client.destroy();
    await stream.cancelled;
    await answered;
  });

  it("is given up when it comes after its client has gone", async () => {
    const client = await open();
    client.write(get("/api/late"));
    await expect.poll(() => last).not.toBeNull();
    client.destroy();
    await expect.poll(() => last?.destroyed).toBe(true);
    goOn();
    await answered;
    await stream.cancelled;
  });

  it("may know that its client has gone, and is not told so of one that waits", async () => {
    const [gone, waits] = [await open(), await open()];
    for (const client of [gone, waits]) client.write(get("/api/late"));
    await expect.poll(() => signals.length).toBe(2);
    expect(signals.map(({ aborted }) => aborted)).toEqual([false, false]);
    gone.destroy();
    await expect.poll(() => signals.filter(({ aborted }) => aborted).length).toBe(1);
    goOn();
  });

  it("is a stream to its end for a client that reads", async () => {
    expect((await told("/api/stream")).body.length).toBe(CHUNK.length * CHUNKS);
  });

  it("is a 500 that tells nothing when a row throws, and a cut when a stream breaks", async () => {
    const thrown = await say(get("/api/throws"));
    expect(statusesOf(thrown)).toEqual(["500"]);
    expect(thrown).not.toContain("fault of ours");
    const early = await say(get("/api/breaks-at-once"));
    expect([statusesOf(early), JSON.parse(bodyOf(early)).code]).toEqual([["500"], "internal_error"]);
    expect(headersOf(early)).toContain(`Content-Length: ${bodyOf(early).length}`);
    expect(bodyOf(await say(get("/api/breaks"))).length).toBe(CHUNK.length);
    expect(statusesOf(await say(get("/api/plain")))).toEqual(["200"]);
  });
});

interface Told {
  headers: IncomingMessage["headers"];
  body: Buffer;
}

function told(path: string, headers: Record<string, string> = {}): Promise<Told> {
  return new Promise((resolve, reject) => {
    const asked = ask({ port, host: "127.0.0.1", path, headers, agent: false }, (answer) => {
      const parts: Buffer[] = [];
      answer.on("data", (part: Buffer) => parts.push(part));
      answer.once("end", () => resolve({ headers: answer.headers, body: Buffer.concat(parts) }));
    });
    asked.once("error", reject).end();
  });
}
