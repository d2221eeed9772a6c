import { existsSync, readdirSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { connect, type Socket } from "node:net";
import next from "next";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Env } from "@/lib/server/env/env";
import { freePort } from "@/testing/ports";
import { silent } from "@/testing/silent";
import { RawSockets } from "./raw-sockets";
import { type Handle, WebServer } from "./web-server";

const FINISH_WITHIN_MS = 300;
const AT_ONCE = 50;
/** What the process opens for itself meanwhile: not one per request. */
const SLACK = 5;

let port: number;
let web: WebServer;
let clients: Socket[];
beforeEach(async () => {
  port = await freePort();
  clients = [];
  const env = {
    host: "127.0.0.1",
    port,
    publicOrigin: `http://127.0.0.1:${port}`,
    allowedHosts: [`127.0.0.1:${port}`],
    chain: { isLocal: true, rpcUrl: "http://127.0.0.1:8545" },
  } as unknown as Env;
  web = new WebServer({ env, log: silent, front: null, finishWithinMs: FINISH_WITHIN_MS });
  await web.listen();
});
afterEach(async () => {
  for (const client of clients) client.destroy();
  await web.close();
});

const serverOf = (request: IncomingMessage): Server => (request.socket as Socket & { server: Server }).server;

/** As Next does at its first request: it takes sockets over, and lets go of those that it has no use for. */
function takesSockets(): Handle {
  let hasListener = false;
  return (request, response) => {
    if (!hasListener) serverOf(request).on("upgrade", (_request, socket) => socket.on("error", () => {}));
    hasListener = true;
    response.end("hello");
  };
}

const open = () =>
  new Promise<Socket>((resolve) => {
    const client = connect({ port, host: "127.0.0.1", allowHalfOpen: true }, () => resolve(client));
    client.on("error", () => {});
    clients.push(client);
  });

/** What was heard until the other side ended. */
async function say(text: string): Promise<string> {
  const client = await open();
  let heard = "";
  const isOver = new Promise<void>((resolve) => {
    client.once("end", resolve).once("close", () => resolve());
    client.on("data", (part) => {
      heard += part.toString();
    });
  });
  client.write(text);
  await isOver;
  client.destroy();
  return heard;
}

const own = () => `Host: 127.0.0.1:${port}\r\n`;
const UPGRADE = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x\r\n";
const H2C = "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n";
const statusOf = (heard: string) => heard.match(/^HTTP\/1\.1 (\d+)/)?.[1];

const ODD_KINDS: readonly ((index: number) => Promise<string>)[] = [
  () => say(`GET /_next/x HTTP/1.1\r\n${own()}${UPGRADE}\r\n`),
  () => say(`GET /_next/x HTTP/1.1\r\nHost: evil.example\r\n${UPGRADE}\r\n`),
  () => say(`POST / HTTP/1.1\r\n${own()}${H2C}Content-Length: 2\r\n\r\n{}`),
  () => say(`CONNECT 10.0.0.1:22 HTTP/1.1\r\n${own()}\r\n`),
  () => say("CONNECT 10.0.0.1:22 HTTP/1.1\r\nHost: x\r\n\r\nbytes of a tunnel"),
  () => say("\u0016\u0003\u0001 not HTTP at all\r\n\r\n"),
  async () => {
    const client = await open();
    client.write(`GET / HTTP/1.1\r\n${own()}X-Half: `);
    client.destroy();
    return "";
  },
];

const descriptors = () => readdirSync("/proc/self/fd").length;

describe("sockets that are no ordinary request's", () => {
  it.skipIf(!existsSync("/proc/self/fd"))("are all given back, a thousand and more of them", async () => {
    web.open(takesSockets());
    await say(`GET / HTTP/1.1\r\n${own()}Connection: close\r\n\r\n`);
    const before = descriptors();
    for (let sent = 0; sent < 1_400; sent += AT_ONCE) {
      const each = Array.from({ length: AT_ONCE }, (_, index) =>
        ODD_KINDS[index % ODD_KINDS.length]?.(index),
      );
      await Promise.all(each);
    }
    await expect.poll(descriptors, { timeout: 10_000 }).toBeLessThanOrEqual(before + SLACK);
  });

  it("pass the same door with the same headers, whatever they ask to become", async () => {
    web.open(takesSockets());
    await say(`GET / HTTP/1.1\r\n${own()}Connection: close\r\n\r\n`);
    const told = await Promise.all(ODD_KINDS.slice(0, 6).map((kind, index) => kind(index)));
    expect(told.map(statusOf)).toEqual(["200", "421", "200", "405", "405", "400"]);
    for (const heard of told) expect(heard).toContain("Content-Security-Policy: default-src '");
    for (const heard of told.slice(3, 5)) expect(heard).toContain("Allow: GET, HEAD");
  });

  it("are answered in HTTP/1.1 with all of their body, and nothing is taken behind it", async () => {
    web.open((request, response) => void request.pipe(response));
    const first = `POST / HTTP/1.1\r\n${own()}${H2C}Content-Length: 5\r\n\r\nfirst`;
    const second = `POST / HTTP/1.1\r\n${own()}Content-Length: 6\r\n\r\nsecond`;
    const heard = await say(first + second);
    expect(heard).toMatch(/^HTTP\/1\.1 200.*Connection: close.*first/s);
    expect(heard).not.toContain("second");
  });

  it("are not handed to Next, which would listen from its first request on", async () => {
    const servers: Server[] = [];
    const handle = next({ dev: false, dir: process.cwd() }).getRequestHandler();
    web.open(async (request, response) => {
      servers.push(serverOf(request));
      await handle(request, response).catch(() => response.end("it was not prepared"));
    });
    await say(`GET / HTTP/1.1\r\n${own()}Connection: close\r\n\r\n`);
    expect(servers.map((server) => server.listenerCount("upgrade"))).toEqual([0]);
  });

  it("end with the answer that was under way when the listener closed", async () => {
    const server = createServer({ keepAliveTimeout: 0 });
    const sockets = new RawSockets(server, 60_000);
    const begun = new Promise<ServerResponse>((resolve) => {
      server.on("request", (request, response) =>
        sockets.admit(request.socket, response, () => resolve(response)),
      );
    });
    const own = await freePort();
    await new Promise<void>((resolve) => server.listen(own, "127.0.0.1", resolve));
    const client = connect({ port: own, host: "127.0.0.1" });
    clients.push(client);
    client.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    const response = await begun;
    const closed = new Promise((resolve) => server.close(resolve));
    sockets.endIdle();
    response.end("late");
    await closed;
    expect(server.listening).toBe(false);
  });

  it("do not keep the listener from closing", async () => {
    web.open(() => new Promise(() => {}));
    const texts = [
      "",
      `GET / HTTP/1.1\r\n${own()}X-Half: `,
      `GET /never HTTP/1.1\r\n${own()}${UPGRADE}\r\n`,
      `CONNECT 10.0.0.1:22 HTTP/1.1\r\n${own()}\r\n`,
      `POST / HTTP/1.1\r\n${own()}Content-Length: 100\r\n\r\nhalf of it`,
      "no HTTP\r\n\r\n",
    ];
    for (const text of texts) (await open()).write(text);
    await expect
      .poll(() => clients.reduce((sum, client) => sum + client.bytesWritten, 0))
      .toBe(texts.join("").length);
    const isClosed = web.close().then(() => true);
    const patience = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 5_000).unref());
    expect(await Promise.race([isClosed, patience])).toBe(true);
  });
});
