import { EventEmitter, once } from "node:events";
import { createServer, type RequestListener, type ServerResponse } from "node:http";
import { type AddressInfo, createServer as createSocketServer, type Socket } from "node:net";
import { gzipSync } from "node:zlib";
import { afterEach, expect, test } from "vitest";
import { freePort } from "@/testing/ports";
import { DEMO_PLACES, type PublicPlaces } from "./destination";
import { type Outbound, type OutboundRequest, openOutbound } from "./outbound";
import type { Resolve } from "./public-lookup";

const closing: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** Under this name the house knows each test's server. */
const NAMED = "http://provider.test:8001";

async function httpServer(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closing.push(async () => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${portOf(server.address())}`;
}

async function socketServer(listener: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createSocketServer((socket) => {
    sockets.add(socket.on("error", () => {}));
    listener(socket);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closing.push(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `http://127.0.0.1:${portOf(server.address())}`;
}

const portOf = (address: AddressInfo | string | null) => (address as AddressInfo).port;

function outboundTo(origin: string, more: { resolve?: Resolve; places?: PublicPlaces } = {}): Outbound {
  const allowed = [{ declaredOrigin: NAMED, origin }];
  const outbound = openOutbound({ allowed, places: DEMO_PLACES, ...more });
  closing.push(() => outbound.close());
  return outbound;
}

/** The demo's, and a test's own port among them. */
const placesWith = (port: string): PublicPlaces => ({ ...DEMO_PLACES, ports: [...DEMO_PLACES.ports, port] });

const get = (more: Partial<OutboundRequest> = {}): OutboundRequest => ({
  url: `${NAMED}/thing`,
  method: "GET",
  timeoutMs: 20_000,
  ...more,
});

async function askOnce(listener: RequestListener, more: Partial<OutboundRequest> = {}) {
  return outboundTo(await httpServer(listener)).ask(get(more));
}

const text = (body: Uint8Array) => Buffer.from(body).toString();

test.each([200, 201, 204, 400, 404, 418, 429, 500, 503])("%i is an answer", async (status) => {
  const answer = await askOnce((_request, response) => response.writeHead(status).end());
  expect(answer).toMatchObject({ status, contentType: null });
});

test("an answer has its type, its bytes and how long it took", async () => {
  const answer = await askOnce((_request, response) =>
    response.writeHead(200, { "content-type": "text/plain" }).end("hällo"),
  );
  expect(answer).toMatchObject({ contentType: "text/plain", tookMs: expect.any(Number) });
  expect(text(answer.body)).toBe("hällo");
});

test("what is asked arrives as it was said, and unpacked answers are asked for", async () => {
  const seen: unknown[] = [];
  await askOnce(
    async (request, response) => {
      const chunks = await request.toArray();
      const { "idempotency-key": key, "accept-encoding": encoding } = request.headers;
      seen.push([request.method, request.url, key, encoding, Buffer.concat(chunks).toString()]);
      response.end();
    },
    { url: `${NAMED}/a?b=c%20d`, method: "POST", headers: { "Idempotency-Key": "call-1" }, body: '{"x":1}' },
  );
  expect(seen).toEqual([["POST", "/a?b=c%20d", "call-1", "identity", '{"x":1}']]);
});

test("connections are kept for the questions that follow", async () => {
  const ports = new Set<number | undefined>();
  const origin = await httpServer((request, response) => {
    ports.add(request.socket.remotePort);
    response.end("x");
  });
  const outbound = outboundTo(origin);
  for (let count = 0; count < 10; count++) await outbound.ask(get());
  expect(ports.size).toBeLessThanOrEqual(2);
});

test("a probe is answered while every connection for calls is busy", async () => {
  const busy = new EventEmitter();
  const waiting: ServerResponse[] = [];
  const origin = await httpServer((request, response) => {
    if (request.url === "/health") return response.end("well");
    if (waiting.push(response) === 16) busy.emit("all");
  });
  const outbound = outboundTo(origin);
  const isBusy = once(busy, "all");
  const calls = Array.from({ length: 20 }, () => outbound.ask(get()).catch(() => null));
  await isBusy;
  const probe = outbound.ask(get({ url: `${NAMED}/health`, timeoutMs: 2_000, isProbe: true }));
  expect(await probe).toMatchObject({ status: 200 });
  await outbound.close();
  await Promise.all(calls);
});

test.each([301, 302, 303, 307, 308])("%i leads nowhere", async (status) => {
  let asked = 0;
  const inner = await httpServer((_request, response) => {
    asked += 1;
    response.end("secret");
  });
  const question = askOnce((_request, response) => response.writeHead(status, { location: inner }).end());
  await expect(question).rejects.toMatchObject({ kind: "redirect" });
  expect(asked).toBe(0);
});

test("headers that never end are a timeout", async () => {
  const origin = await socketServer((socket) => socket.write("HTTP/1.1 200 OK\r\nx: y\r\n"));
  await expect(outboundTo(origin).ask(get({ timeoutMs: 60 }))).rejects.toMatchObject({ kind: "timeout" });
});

test("a server that says nothing is a timeout", async () => {
  const origin = await socketServer(() => {});
  await expect(outboundTo(origin).ask(get({ timeoutMs: 60 }))).rejects.toMatchObject({
    kind: "timeout",
    message: `${NAMED} did not answer in time.`,
  });
});

test("a body that comes byte by byte is cut at the deadline of the whole exchange", async () => {
  const drip = (response: ServerResponse) => {
    const timer = setInterval(() => response.write("x"), 10);
    response.on("close", () => clearInterval(timer));
  };
  const question = askOnce((_request, response) => drip(response.writeHead(200)), { timeoutMs: 150 });
  await expect(question).rejects.toMatchObject({ kind: "timeout" });
});

test("a name that is not resolved in time is a timeout", async () => {
  const outbound = outboundTo("http://127.0.0.1:1", { resolve: () => new Promise(() => {}) });
  const question = outbound.ask(get({ url: "http://slow.test/", timeoutMs: 60 }));
  await expect(question).rejects.toMatchObject({ kind: "timeout" });
});

test("a body may have as many bytes as was said, and no more", async () => {
  const hundred: RequestListener = (_request, response) => response.end("x".repeat(100));
  expect((await askOnce(hundred, { maxBytes: 100 })).body).toHaveLength(100);
  await expect(askOnce(hundred, { maxBytes: 99 })).rejects.toMatchObject({ kind: "too_large" });
});

test("a body without an end is cut off, and its connection closed", async () => {
  const closed = new EventEmitter();
  const isClosed = once(closed, "close");
  const endless: RequestListener = (_request, response) => {
    const more = () => {
      while (response.write(Buffer.alloc(65_536)));
    };
    response.on("drain", more).on("close", () => closed.emit("close"));
    more();
  };
  await expect(askOnce(endless)).rejects.toMatchObject({ kind: "too_large" });
  await isClosed;
});

test("headers without an end are cut off", async () => {
  const origin = await socketServer((socket) => {
    socket.write(`HTTP/1.1 200 OK\r\n${`x: ${"y".repeat(1_000)}\r\n`.repeat(64)}`);
  });
  await expect(outboundTo(origin).ask(get())).rejects.toMatchObject({ kind: "too_large" });
});

test.each(["gzip", "br", "deflate", "identity, gzip"])(
  "a body packed with %s is not unpacked",
  async (how) => {
    const bomb = gzipSync(Buffer.alloc(1_000_000));
    const question = askOnce((_request, response) =>
      response.writeHead(200, { "content-encoding": how }).end(bomb),
    );
    await expect(question).rejects.toMatchObject({ kind: "not_http" });
  },
);

test.each([
  "SSH-2.0-OpenSSH_9.6\r\n",
  "220 mail.test ESMTP\r\n",
  "\u0000\u0001\u0002\u0003",
  "HTTP/9.9 hello",
])("%j is not HTTP", async (greeting) => {
  const origin = await socketServer((socket) => socket.end(greeting));
  await expect(outboundTo(origin).ask(get())).rejects.toMatchObject({ kind: "not_http" });
});

test("a connection that is reset is unreachable, before an answer and within one", async () => {
  const before = await socketServer((socket) => socket.once("data", () => socket.resetAndDestroy()));
  await expect(outboundTo(before).ask(get())).rejects.toMatchObject({ kind: "unreachable" });
  const within = await socketServer((socket) =>
    socket.once("data", () =>
      socket.write("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf", () => socket.resetAndDestroy()),
    ),
  );
  await expect(outboundTo(within).ask(get())).rejects.toMatchObject({ kind: "unreachable" });
});

test("an answer that ends before its length is no answer", async () => {
  const origin = await socketServer((socket) =>
    socket.once("data", () => socket.end("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf")),
  );
  await expect(outboundTo(origin).ask(get())).rejects.toMatchObject({ kind: "unreachable" });
});

test("nobody there is unreachable, and where the house looked is not told", async () => {
  const outbound = outboundTo(`http://127.0.0.1:${await freePort()}`);
  await expect(outbound.ask(get())).rejects.toMatchObject({
    kind: "unreachable",
    message: `${NAMED} takes no connections.`,
  });
});

test("a name that leads inward is refused, in all its forms, without a connection", async () => {
  let connections = 0;
  const origin = await socketServer(() => {
    connections += 1;
  });
  const { port } = new URL(origin);
  const outbound = outboundTo("http://127.0.0.1:1", { places: placesWith(port) });
  for (const host of ["localhost", "LOCALHOST", "localh%6fst"]) {
    const question = outbound.ask(get({ url: `http://${host}:${port}/` }));
    await expect(question, host).rejects.toMatchObject({ kind: "refused_address" });
  }
  expect(connections).toBe(0);
});

test("one private address among public ones refuses the name", async () => {
  const resolve = async () => [
    { address: "8.8.8.8", family: 4 },
    { address: "::ffff:169.254.169.254", family: 6 },
  ];
  const question = outboundTo("http://127.0.0.1:1", { resolve }).ask(get({ url: "http://two.test/" }));
  await expect(question).rejects.toMatchObject({ kind: "refused_address" });
});

test("a name that changes its mind is asked once a connection, and what it said then holds", async () => {
  let connections = 0;
  const origin = await socketServer(() => {
    connections += 1;
  });
  const { port } = new URL(origin);
  const answers = [["2001:db8::1"], ["127.0.0.1"], []];
  const resolve = async () => (answers.shift() ?? []).map((address) => ({ address, family: 4 }));
  const outbound = outboundTo("http://127.0.0.1:1", { resolve, places: placesWith(port) });
  const kinds: unknown[] = [];
  for (let count = 0; count < 3; count++) {
    await outbound.ask(get({ url: `http://rebind.test:${port}/` })).catch((error) => kinds.push(error.kind));
  }
  expect(kinds).toEqual(["refused_address", "refused_address", "unreachable"]);
  expect(connections).toBe(0);
});

test("what is under way ends when it is closed", async () => {
  const server = new EventEmitter();
  const isAsked = once(server, "asked");
  const outbound = outboundTo(await httpServer(() => server.emit("asked")));
  const question = outbound.ask(get());
  const ended = expect(question).rejects.toMatchObject({ kind: "unreachable" });
  await isAsked;
  await outbound.close();
  await ended;
});

test("an opened answer is read while it still comes, and its headers with it", async () => {
  const server = new EventEmitter();
  const origin = await httpServer((_request, response) => {
    response.writeHead(200, { "x-metadata": "{}" }).write("first");
    server.once("go", () => response.end("last"));
  });
  const { status, headers, body } = await outboundTo(origin).open(get());
  expect([status, headers["x-metadata"]]).toEqual([200, "{}"]);
  const seen: string[] = [];
  for await (const chunk of body) {
    seen.push(text(chunk));
    server.emit("go");
  }
  expect(seen).toEqual(["first", "last"]);
});

test("an opened answer keeps its bounds of time and size while it is read", async () => {
  const origin = await httpServer((request, response) => {
    response.write("x".repeat(100));
    if (request.url === "/ends") response.end();
  });
  const read = async (more: Partial<OutboundRequest>) => {
    const { body } = await outboundTo(origin).open(get(more));
    for await (const _ of body);
  };
  await expect(read({ timeoutMs: 150 })).rejects.toMatchObject({ kind: "timeout" });
  await expect(read({ url: `${NAMED}/ends`, maxBytes: 99 })).rejects.toMatchObject({ kind: "too_large" });
  await read({ url: `${NAMED}/ends`, maxBytes: 100 });
});

test("an opened answer has its connection until its end, and one that nobody reads gives it back when closed", async () => {
  const origin = await httpServer((_request, response) => response.write("x"));
  const outbound = openOutbound({
    allowed: [{ declaredOrigin: NAMED, origin }],
    places: DEMO_PLACES,
    waitMs: 50,
  });
  closing.push(() => outbound.close());
  const opened = await Promise.all(Array.from({ length: 16 }, () => outbound.open(get())));
  await expect(outbound.open(get())).rejects.toMatchObject({ kind: "busy" });
  opened[0]?.close();
  opened[0]?.close();
  (await outbound.open(get())).close();
  for (const one of opened) one.close();
});
