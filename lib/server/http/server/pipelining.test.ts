import { createReadStream, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { Agent, request as ask, type IncomingMessage, type ServerResponse } from "node:http";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Env } from "@/lib/server/env/env";
import { freePort } from "@/testing/ports";
import { silent } from "@/testing/silent";
import { type Handle, WebServer } from "./web-server";

const STALLED_AFTER_MS = 400;
const SOCKETS = 20;
const SLACK = 5;
/** More than the buffers of both sides hold, so that an unread answer stays under way. */
const LARGE = 16 * 1024 * 1024;

let folder: string;
let file: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "pipelining-"));
  file = join(folder, "large");
  writeFileSync(file, Buffer.alloc(LARGE));
});
afterAll(() => rmSync(folder, { recursive: true }));

let port: number;
let web: WebServer;
let clients: Socket[];
let agent: Agent;
beforeEach(async () => {
  port = await freePort();
  clients = [];
  agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const env = {
    host: "127.0.0.1",
    port,
    publicOrigin: `http://127.0.0.1:${port}`,
    allowedHosts: [`127.0.0.1:${port}`],
    chain: { isLocal: true, rpcUrl: "http://127.0.0.1:8545" },
  } as unknown as Env;
  web = new WebServer({
    env,
    log: silent,
    front: null,
    finishWithinMs: 300,
    stalledAfterMs: STALLED_AFTER_MS,
  });
  await web.listen();
});
afterEach(async () => {
  agent.destroy();
  for (const client of clients) client.destroy();
  await web.close();
});

const descriptors = () => readdirSync("/proc/self/fd").length;
const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`;

/** As Next sends static files: the file is open until the response tells that it is over. */
function sendsFile(seen: string[]): Handle {
  return (request, response) => {
    seen.push(request.url ?? "");
    const source = createReadStream(file);
    response.once("close", () => source.destroy());
    source.pipe(response);
  };
}

const open = () =>
  new Promise<Socket>((resolve) => {
    const client = connect({ port, host: "127.0.0.1" }, () => resolve(client));
    client.on("error", () => {});
    clients.push(client);
  });

const fetched = (path: string) =>
  new Promise<string>((resolve, reject) => {
    const asked = ask({ port, host: "127.0.0.1", path, agent }, (response) => {
      let body = "";
      response.on("data", (part) => {
        body += part.toString();
      });
      response.once("end", () => resolve(body)).once("error", reject);
    });
    asked.once("error", reject).end();
  });

/** All of the body is with the client before the response is ended here. */
function endsLate(request: IncomingMessage, response: ServerResponse): void {
  const body = request.url ?? "";
  response.setHeader("Content-Length", body.length);
  response.write(body);
  setTimeout(() => response.end(), 5);
}

describe("several requests of one socket", () => {
  it.skipIf(!existsSync("/proc/self/fd"))("leave no file open when nothing is read", async () => {
    const seen: string[] = [];
    web.open(sendsFile(seen));
    const before = descriptors();
    for (const count of [2, 10]) {
      const opened = await Promise.all(Array.from({ length: SOCKETS }, open));
      for (const client of opened) client.pause().write(get("/file").repeat(count));
      await sleep(200);
      for (const client of opened) client.destroy();
    }
    await expect.poll(descriptors, { timeout: 5_000 }).toBeLessThanOrEqual(before + SLACK);
    expect(seen.length).toBe(2 * SOCKETS);
  });

  it.each([3, 600])("are not served beyond the first when %i come at once", async (count) => {
    const seen: string[] = [];
    web.open((request, response) => {
      seen.push(request.url ?? "");
      response.end("hello");
    });
    const client = await open();
    const isClosed = new Promise((resolve) => client.once("close", resolve));
    client.resume().write(get("/").repeat(count));
    await isClosed;
    await sleep(50);
    expect(seen).toEqual(["/"]);
  });

  it("are served one after the other when the second comes early", async () => {
    const steps: string[] = [];
    web.open((request, response) => {
      steps.push(`begin ${request.url}`);
      response.once("finish", () => steps.push(`finish ${request.url}`));
      setTimeout(() => response.end("hello"), 20);
    });
    (await open()).resume().write(get("/1") + get("/2"));
    await expect.poll(() => steps).toEqual(["begin /1", "finish /1", "begin /2", "finish /2"]);
  });

  it("drop what waits behind a last answer", async () => {
    const seen: string[] = [];
    web.open((request, response) => {
      seen.push(request.url ?? "");
      response.setHeader("Connection", "close");
      response.end("hello");
    });
    const client = await open();
    const isClosed = new Promise((resolve) => client.once("close", resolve));
    client.resume().write(get("/1") + get("/2"));
    await isClosed;
    expect(seen).toEqual(["/1"]);
  });

  it.each([
    ["at once", (request: IncomingMessage, response: ServerResponse) => void response.end(request.url)],
    ["late", endsLate],
  ])("are all answered to a client that waits for each answer, ended %s", async (_when, handle) => {
    const sockets = new Set<Socket>();
    web.open((request, response) => {
      sockets.add(request.socket);
      handle(request, response);
    });
    const paths = Array.from({ length: 200 }, (_, index) => `/${index}`);
    expect(await Promise.all(paths.map(fetched))).toEqual(paths);
    expect(sockets.size).toBe(1);
  });

  it("by fetch, many at once, are all answered", async () => {
    web.open(endsLate);
    const paths = Array.from({ length: 200 }, (_, index) => `/${index}`);
    const texts = paths.map((path) => fetch(`http://127.0.0.1:${port}${path}`).then((got) => got.text()));
    expect(await Promise.all(texts)).toEqual(paths);
  });
});

describe("an answer that does not move", () => {
  it("is given up when the client reads nothing", async () => {
    let isClosed = false;
    web.open((_request, response) => {
      response.once("close", () => {
        isClosed = true;
      });
      response.end(Buffer.alloc(LARGE));
    });
    (await open()).pause().write(get("/"));
    await expect.poll(() => isClosed, { timeout: 4_000 }).toBe(true);
  });

  it("is waited for when the house itself is slow", async () => {
    web.open(async (_request, response) => {
      await sleep(STALLED_AFTER_MS * 2);
      response.end("slow");
    });
    expect(await fetched("/")).toBe("slow");
  });
});
