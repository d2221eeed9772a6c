import { createHash, randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { keccak256, stringToBytes } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ListeningProvider, serveProvider } from "../../providers/http/provider-server";
import { openWorker } from "../worker/worker";
import { openOrchestrator } from "./orchestrator";

/** A client written from the protocol alone: it shares no code with what it speaks to. */
const account = privateKeyToAccount("0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80");
const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64");
const sign = (text: string) => account.signMessage({ message: { raw: keccak256(stringToBytes(text)) } });
const credential = async () => base64({ addr: account.address, sig: await sign(account.address) });
const BODY = '{"agent_id":"a1"}';
const nowS = () => Math.floor(Date.now() / 1_000);
/** What binds a signature to one job of this capability. */
const bound = (capability: string, more: Record<string, unknown> = {}) => ({
  request: JSON.stringify({
    run: capability,
    capability,
    nonce: randomUUID(),
    iat: nowS(),
    exp: nowS() + 60,
    body_sha256: createHash("sha256").update(BODY).digest("hex"),
    ...more,
  }),
  capability,
});
async function jobHeader(more: Record<string, unknown> = {}) {
  const job = {
    request: '{"run":"agent-net"}',
    parameters: "{}",
    capability: "agent-net",
    timeout_seconds: 5,
    ...more,
  };
  const sig = await sign(`${job.request}${job.parameters}`);
  return base64({ id: "", capability_url: "", sender: account.address, sig, ...job });
}

const SECRET = "orch-secret";
const PAYEE = `0x${"5a".repeat(20)}` as const;
let worker: ListeningProvider;
let orchestrator: ListeningProvider;
let slow: Server;
let slowUrl = "";
/** Jobs that wait for the test to end them. */
const held: (() => void)[] = [];
beforeAll(async () => {
  worker = await serveProvider(openWorker({ capability: "agent-net", services: [], clock: Date.now }), [0]);
  const opened = openOrchestrator({
    secret: SECRET,
    payee: PAYEE,
    serviceAddress: "http://orchestrator",
    openingWei: 1_000n,
  });
  orchestrator = await serveProvider(opened, [0]);
  slow = createServer((request, response) => {
    if (request.url === "/never") return;
    if (request.url === "/held") return void held.push(() => response.writeHead(200).end());
    setTimeout(() => response.writeHead(500).end("worker's own error"), 200);
  });
  slow.listen(0, "127.0.0.1");
  await once(slow, "listening");
  slowUrl = `http://127.0.0.1:${(slow.address() as AddressInfo).port}`;
});
afterAll(async () => {
  slow.closeAllConnections();
  slow.close();
  await Promise.all([worker.close(), orchestrator.close()]);
});

const post = (path: string, body: string, headers: Record<string, string>) =>
  fetch(`${orchestrator.origin}${path}`, { method: "POST", body, headers });
const register = (more: Record<string, unknown> = {}, secret = SECRET) =>
  post(
    "/capability/register",
    JSON.stringify({ name: "agent-net", url: worker.origin, capacity: 1, ...more }),
    {
      authorization: secret,
    },
  );
const token = async (capability = "agent-net") =>
  fetch(`${orchestrator.origin}/process/token`, {
    headers: { "Livepeer-Eth-Address": await credential(), "Livepeer-Capability": capability },
  });
const job = async (path = "/process/request/agent-net", more: Record<string, unknown> = {}) =>
  post(path, BODY, { Livepeer: await jobHeader(more), "content-type": "application/json" });

describe("an orchestrator", () => {
  it("takes a worker that shows its secret, and no other", async () => {
    const taken = await register();
    expect([taken.status, await taken.text()]).toEqual([200, "ok"]);
    for (const secret of ["", "orch-secreT", "Bearer orch-secret", `${SECRET} x`]) {
      const refused = await register({}, secret);
      expect([refused.status, await refused.text()]).toEqual([400, "invalid authorization\n"]);
    }
    expect(() => openOrchestrator({ secret: "", payee: PAYEE, serviceAddress: "http://o" })).toThrow(
      RangeError,
    );
  });

  it("gives a token with all that a gateway needs of it", async () => {
    await register();
    const given = await token();
    expect(given.status).toBe(200);
    expect(await given.json()).toMatchObject({
      sender_address: { addr: account.address },
      ticket_params: { recipient: Buffer.from(PAYEE.slice(2), "hex").toString("base64") },
      balance: 1_000,
      price: { pixelsPerUnit: 1 },
      service_addr: "http://orchestrator",
      available_capacity: 1,
      LastNonce: 0,
    });
    expect((await token("pictures")).status).toBe(503);
  });

  it("refuses who did not sign their own address", async () => {
    const headers = { "Livepeer-Capability": "agent-net" };
    const url = `${orchestrator.origin}/process/token`;
    const told = async (more: Record<string, string>) => {
      const answer = await fetch(url, { headers: { ...headers, ...more } });
      return [answer.status, await answer.text()];
    };
    expect(await told({})).toEqual([
      400,
      "Must have eth address and signature on address in Livepeer-Eth-Address header\n",
    ]);
    const others = base64({
      addr: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
      sig: await sign(account.address),
    });
    expect(await told({ "Livepeer-Eth-Address": others })).toEqual([400, "Invalid eth address header \n"]);
    expect((await told({ "Livepeer-Eth-Address": "%" }))[0]).toBe(400);
  });

  it("runs a signed job at the worker's route, and says the balance after it", async () => {
    await register();
    const done = await job();
    expect(done.status).toBe(200);
    expect(done.headers.get("livepeer-balance")).toBe("1000");
    expect(JSON.parse(done.headers.get("x-metadata") ?? "{}")).toMatchObject({
      capability: "agent-net",
      agent_id: "a1",
    });
    expect(await done.json()).toMatchObject({ status: "success", agent_id: "a1", services: { total: 0 } });
    expect((await job("/process/request/service-status")).status).toBe(405);
  });

  it("takes the capability from the header and never from the path", async () => {
    await register();
    expect((await job("/process/request/agent-net", { capability: "pictures" })).status).toBe(503);
  });

  it.each([
    ["no header", {}, 400, /Unable to parse job request/],
    [
      "another's signature",
      { sender: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8" },
      400,
      /^Could not verify job creds/,
    ],
    ["a changed request", { sig: `0x${"11".repeat(65)}` }, 400, /^Could not verify job creds/],
    ["no timeout", { timeout_seconds: 0 }, 400, /timeout_seconds is required/],
  ])("refuses a job with %s", async (what, more, status, words) => {
    await register();
    const headers: Record<string, string> = what === "no header" ? {} : { Livepeer: await jobHeader(more) };
    const refused = await post("/process/request/agent-net", "{}", {
      ...headers,
      "content-type": "application/json",
    });
    expect(refused.status).toBe(status);
    expect(await refused.text()).toMatch(words);
  });

  it("charges begun seconds of the worker, also of one that fails, and nothing for who cannot pay ahead", async () => {
    await register({ name: "dear", url: slowUrl, price_per_unit: 10 });
    const failed = await job("/process/request/fail", bound("dear"));
    expect([failed.status, await failed.text()]).toEqual([500, "worker's own error"]);
    expect(failed.headers.get("livepeer-balance")).toBe("990");
    expect(await (await token("dear")).json()).toMatchObject({ balance: 990, price: { pricePerUnit: 10 } });
    await register({ name: "dearer", url: slowUrl, price_per_unit: 17 });
    const refused = await job("/process/request/fail", bound("dearer"));
    expect([refused.status, await refused.text()]).toEqual([400, "Insufficient balance for request\n"]);
    expect(await (await token("dearer")).json()).toMatchObject({ balance: 1_000 });
  });

  it("sends a worker no more at once than it takes, over all its capabilities, and frees each place once", async () => {
    await register({ name: "one", url: slowUrl, capacity: 2 });
    await register({ name: "two", url: `${slowUrl}/`, capacity: 2 });
    const ask = (capability: string) => job("/process/request/held", { capability });
    const under = [ask("one"), ask("two")];
    await expect.poll(() => held.length).toBe(2);
    for (const capability of ["one", "two"]) expect((await ask(capability)).status).toBe(503);
    expect((await token("one")).status).toBe(503);
    for (const end of held.splice(0)) end();
    expect((await Promise.all(under)).map(({ status }) => status)).toEqual([200, 200]);
    expect(await (await token("two")).json()).toMatchObject({ available_capacity: 2 });
  });

  it("ends a job that its worker never answers, and has its place again", async () => {
    await register({ name: "never", url: slowUrl, capacity: 1 });
    const ended = await job("/process/request/never", { capability: "never", timeout_seconds: 1 });
    expect(ended.status).toBe(504);
    expect((await token("never")).status).toBe(200);
  });

  it("sends no more jobs to a worker that broke three connections, until it registers again", async () => {
    await register({ name: "gone", url: "http://127.0.0.1:1" });
    const statuses = [];
    for (let n = 0; n < 4; n++)
      statuses.push((await job("/process/request/x", { capability: "gone" })).status);
    expect(statuses).toEqual([500, 500, 500, 503]);
    await register({ name: "gone", url: worker.origin });
    expect((await job("/process/request/agent-net", { capability: "gone" })).status).toBe(200);
  });

  it.each([
    ["no name", { name: "" }],
    ["no address", { url: "worker" }],
    ["a currency that nobody knows", { currency: "doge" }],
    ["no capacity", { capacity: 0 }],
    ["a price below nothing", { price_per_unit: -1 }],
  ])("refuses a registration with %s", async (_what, more) => {
    const refused = await register(more);
    expect(refused.status).toBe(400);
    expect(await refused.text()).toMatch(/^Error registering capability: /);
  });

  it("forgets a capability, one that it never had as well", async () => {
    await register({ name: "short" });
    for (const name of ["short", "never had"]) {
      expect((await post("/capability/unregister", name, { authorization: SECRET })).status).toBe(200);
    }
    expect((await token("short")).status).toBe(503);
  });
});
