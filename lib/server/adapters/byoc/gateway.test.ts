import { createHash, randomUUID } from "node:crypto";
import { createServer, type RequestListener, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { keccak256, stringToBytes } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DEMO_PLACES } from "@/lib/server/outbound/destination";
import { type Outbound, openOutbound } from "@/lib/server/outbound/outbound";
import { openTestHouse, type TestHouse } from "@/testing/house";
import { front } from "@/testing/http/router";
import { addOrchestrator } from "@/testing/network/orchestrators";

/** A client written from the protocol alone: it shares no code with what it speaks to. */
const account = privateKeyToAccount("0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80");
const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64");
const sign = (text: string) => account.signMessage({ message: { raw: keccak256(stringToBytes(text)) } });
const ORIGIN = "http://127.0.0.1:3000";
const BODY = '{"agent_id":"a1"}';
const nowS = () => Math.floor(Date.now() / 1_000);

interface Job {
  request?: string;
  parameters?: string;
  capability?: string;
  timeout_seconds?: number;
  [more: string]: unknown;
}
const unsigned = (more: Job = {}) => ({
  Livepeer: base64({
    request: '{"run":"x"}',
    parameters: "{}",
    capability: "work",
    timeout_seconds: 5,
    ...more,
  }),
});
const keys = (more: object = {}) => ({
  capability: "work",
  nonce: randomUUID(),
  iat: nowS(),
  exp: nowS() + 60,
  body_sha256: createHash("sha256").update(BODY).digest("hex"),
  ...more,
});
async function signed(more: Job = {}) {
  const job = {
    request: JSON.stringify(keys()),
    parameters: "{}",
    capability: "work",
    timeout_seconds: 5,
    ...more,
  };
  const sig = await sign(`${job.request}${job.parameters}`);
  return { Livepeer: base64({ id: "", capability_url: "", sender: account.address, sig, ...job }) };
}
const credential = async () => ({
  "Livepeer-Eth-Address": base64({ addr: account.address, sig: await sign(account.address) }),
});

let house: TestHouse<"none", true>;
let outbound: Outbound;
const servers: Server[] = [];
/** Own servers of others, by the names that the house knows them by. */
async function serverAs(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  servers.push(server);
  await new Promise((resolve) => server.once("listening", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

beforeEach(async () => {
  outbound = openOutbound({ allowed: [], places: { ...DEMO_PLACES, ownPorts: [3000] } });
  house = await openTestHouse({ chain: "none", http: true, outbound });
});
afterEach(async () => {
  await outbound.close();
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
  await house.close();
});

/** `ok` is no JSON, though upstream calls it so. */
async function ask(path: string, headers: Record<string, string>, body: string = BODY) {
  const all = { "content-type": "application/json", ...headers };
  const answer = await front(new Request(new URL(path, ORIGIN), { method: "POST", headers: all, body }));
  const text = await answer.text();
  const isJson = /^[{[]/.test(text);
  return { status: answer.status, headers: answer.headers, text, json: isJson ? JSON.parse(text) : null };
}
const run = (headers: Record<string, string>, path = "/process/request/do/it") => ask(path, headers);

async function secret(): Promise<{ id: string; secret: string }> {
  const made = await house.ask("POST", "/api/v1/network/registrations", {
    as: "operator-001",
    body: { name: "Own workers" },
  });
  expect(made.status, made.text).toBe(201);
  return made.json;
}
async function worker(listener: RequestListener, more: object = {}, shown?: string) {
  const url = await serverAs(listener);
  const said = { name: "work", url, capacity: 1, ...more };
  return ask(
    "/capability/register",
    { authorization: shown ?? (await secret()).secret },
    JSON.stringify(said),
  );
}
const done: RequestListener = async (request, response) => {
  const chunks = await request.toArray();
  response.writeHead(200, { "content-type": "application/json", "x-metadata": "{}", "set-cookie": "a=b" });
  response.end(JSON.stringify({ path: request.url, body: Buffer.concat(chunks).toString() }));
};

interface OrchestratorSays {
  readonly token?: object | number;
  readonly job?: RequestListener;
  readonly delayMs?: number;
}
const TOKEN = { ticket_params: { recipient: "" }, price: { pixelsPerUnit: 1 }, available_capacity: 1 };
let registered = 0;
/** An orchestrator of somebody else in the registry, and the jobs that came to it. */
async function orchestrator({ token = TOKEN, job = done, delayMs = 0 }: OrchestratorSays = {}) {
  const jobs: { header: Record<string, string>; path: string; body: string }[] = [];
  const endpoint = await serverAs(async (request, response) => {
    if (request.url === "/process/token") {
      await new Promise((resolve) => setTimeout(resolve, delayMs));
      response.writeHead(typeof token === "number" ? token : 200).end(JSON.stringify(token));
      return;
    }
    const header = JSON.parse(Buffer.from(String(request.headers.livepeer), "base64").toString());
    jobs.push({ header, path: request.url ?? "", body: "" });
    job(request, response);
  });
  await addOrchestrator(house.context, { id: `orc_${registered++}`, ownerId: "agent-1", endpoint });
  return { endpoint, jobs };
}
const failing =
  (status: number): RequestListener =>
  (_request, response) =>
    void response.writeHead(status).end("no");

describe("the house as an orchestrator", () => {
  it("takes workers by a secret that an operator gave out, until it is taken back", async () => {
    const { id, secret: shown } = await secret();
    const taken = await worker(done, {}, shown);
    expect([taken.status, taken.text]).toEqual([200, "ok"]);
    for (const wrong of ["", `${shown}x`, shown.replace("reg_", "reg_0"), `Bearer ${shown}`]) {
      const refused = await worker(done, {}, wrong);
      expect([refused.status, refused.text]).toEqual([400, "invalid authorization\n"]);
    }
    const listed = await house.ask("GET", "/api/v1/network/registrations", { as: "operator-001" });
    expect(listed.json.items[0]).toMatchObject({ id, workers: [{ capability: "work", priceWei: "0" }] });
    expect(listed.text).not.toContain(shown);
    const path = `/api/v1/network/registrations/${id}`;
    expect((await house.ask("DELETE", path, { as: "operator-001" })).status).toBe(204);
    expect((await worker(done, {}, shown)).status).toBe(400);
    expect((await run(unsigned())).status).toBe(503);
  });

  it("lets nobody have a capability that is another's", async () => {
    await worker(done);
    const refused = await worker(done);
    expect([refused.status, refused.text]).toEqual([
      400,
      expect.stringMatching(/^Error registering capability: /),
    ]);
  });

  it.each([
    ["an unknown currency", { currency: "doge", price_per_unit: 1 }],
    ["no capacity", { capacity: 0 }],
    ["no address", { url: "worker" }],
  ])("takes no worker with %s", async (_what, more) => {
    expect((await worker(done, more)).status).toBe(400);
  });

  it("gives a token, runs a signed job at the worker's route, and says the balance after it", async () => {
    await worker(done, { price_per_unit: 10, token: "of the worker" });
    const headers = { ...(await credential()), "Livepeer-Capability": "work" };
    const token = await house.ask("GET", "/process/token", { headers });
    expect(token.json).toMatchObject({
      balance: Number(9_223_372_036_854_775n),
      price: { pricePerUnit: 10, pixelsPerUnit: 1 },
      service_addr: ORIGIN,
      available_capacity: 1,
      ticket_params: { recipient: expect.any(String) },
    });
    const ran = await run(await signed());
    expect([ran.status, ran.json]).toEqual([200, { path: "/do/it", body: BODY }]);
    expect(ran.headers.get("livepeer-balance")).toBe(String(10n ** 16n - 10n));
    expect(ran.headers.get("x-metadata")).toBe("{}");
    expect(ran.headers.get("x-orchestrator-url")).toBe(ORIGIN);
    expect(ran.headers.get("set-cookie")).toBeNull();
    expect(ran.headers.get("content-security-policy")).toContain("sandbox");
    expect((await run(await signed())).headers.get("livepeer-balance")).toBe(String(10n ** 16n - 20n));
  });

  it("takes what was signed for one job only, once", async () => {
    await worker(done, { price_per_unit: 10 });
    const captured = await signed();
    expect((await run(captured)).status).toBe(200);
    const again = await run(captured);
    expect([again.status, again.text]).toEqual([400, expect.stringContaining("was sent before")]);
    const refused = async (more: object, words: string) => {
      const answer = await run(await signed({ request: JSON.stringify(keys(more)) }));
      expect([answer.status, answer.text]).toEqual([400, expect.stringContaining(words)]);
    };
    await refused({ capability: "pictures" }, "another capability");
    await refused({ body_sha256: "00".repeat(32) }, "another body");
    await refused({ orchestrator: "https://other.example" }, "another orchestrator");
    await refused({ exp: nowS() - 1 }, "expired");
    await refused({ exp: nowS() + 100_000 }, "holds for more");
    await refused({ nonce: "short" }, "nonce");
    for (const key of ["capability", "nonce", "exp", "body_sha256"])
      await refused({ [key]: undefined }, "must carry");
    expect(await house.context.store.read((tx) => tx.all("SELECT id FROM sender_holds"))).toHaveLength(1);
  });

  it("runs one alone of fifty that carry the same words", async () => {
    await worker(done, { price_per_unit: 10, capacity: 50 });
    const captured = await signed();
    const answers = await Promise.all(Array.from({ length: 50 }, () => run(captured)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it("runs what costs something for nobody who does not sign, or cannot pay all of it", async () => {
    await worker(done, { price_per_unit: 10 });
    expect((await run(unsigned())).status).toBe(503);
    const dear = await signed({ timeout_seconds: 86_400, parameters: "{}" });
    expect((await run(dear)).status).toBe(200);
    await house.context.store.write((tx) =>
      tx.run("UPDATE sender_accounts SET opening_units = charged_units + 599"),
    );
    const poor = await run(await signed());
    expect([poor.status, poor.text]).toEqual([400, "Insufficient balance for request\n"]);
  });

  it("shares a worker's places over its capabilities, also when both ask at once", async () => {
    const held: ServerResponse[] = [];
    const url = await serverAs((_request, response) => void held.push(response));
    const { secret: shown } = await secret();
    for (const name of ["one", "two"])
      await ask("/capability/register", { authorization: shown }, JSON.stringify({ name, url, capacity: 1 }));
    const first = run(unsigned({ capability: "one" }));
    await expect.poll(() => held.length).toBe(1);
    expect((await run(unsigned({ capability: "two" }))).status).toBe(502);
    held[0]?.end("ok");
    expect((await first).status).toBe(200);
    const second = run(unsigned({ capability: "two" }));
    await expect.poll(() => held.length).toBe(2);
    held[1]?.end("ok");
    expect((await second).status).toBe(200);
  });

  it("passes events on and says the balance before the last of them", async () => {
    await worker(
      (_request, response) => {
        response.writeHead(200, { "content-type": "text/event-stream" });
        response.end('data: {"a":1}\n\ndata: [DONE]\n\ndata: more\n\n');
      },
      { price_per_unit: 10 },
    );
    const ran = await run(await signed());
    expect(ran.text).toBe(`data: {"a":1}\n\ndata: {"balance": ${10n ** 16n - 10n}.000}\n\ndata: [DONE]\n\n`);
    expect(ran.headers.get("livepeer-payment-balance")).toBe(String(10n ** 16n));
  });
});

describe("a hostile worker", () => {
  const timesOut = { timeout_seconds: 1 };
  const holds = () => house.context.store.read((tx) => tx.all("SELECT * FROM sender_holds"));
  it.each([
    ["never answers", () => {}, 504, 10n],
    [
      "never ends its answer",
      (_request, response) => {
        response.write("x");
      },
      504,
      10n,
    ],
    [
      "sends without an end",
      (_request, response) => {
        const more = (): void => {
          while (response.write(Buffer.alloc(1_048_576)));
        };
        response.on("drain", more);
        more();
      },
      502,
      0n,
    ],
    [
      "resets after 200",
      (_request, response) => {
        response.writeHead(200, { "content-length": "10" }).write("x");
        setTimeout(() => response.destroy(), 20);
      },
      500,
      0n,
    ],
    [
      "redirects to loopback",
      (_request, response) => void response.writeHead(302, { location: `${ORIGIN}/api/v1/me` }).end(),
      502,
      0n,
    ],
  ] satisfies [string, RequestListener, number, bigint][])(
    "that %s costs no more than its time, and has its place again",
    async (_what, listener, status, cost) => {
      await worker(listener, { price_per_unit: 10 });
      for (let tries = 0; tries < 2; tries++) {
        const words = JSON.stringify(keys({ orchestrator: ORIGIN }));
        expect((await run(await signed({ ...timesOut, request: words }))).status).toBe(status);
      }
      const ended = await holds();
      expect(ended).toHaveLength(2);
      for (const { chargedUnits } of ended) {
        expect(chargedUnits === cost || chargedUnits === 2n * cost).toBe(true);
      }
      expect(
        await house.context.store.read((tx) => tx.get("SELECT held_units FROM sender_accounts")),
      ).toEqual({
        heldUnits: 0n,
      });
    },
  );

  it("that never ends its events is cut off at the job's time", async () => {
    await worker((_request, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" }).write("data: 1\n\n");
    });
    await expect(run(unsigned(timesOut))).rejects.toMatchObject({ kind: "timeout" });
    expect(await run(unsigned(timesOut)).catch(() => null)).toBeNull();
  });

  it("is not at an address of the house's own", async () => {
    const { secret: shown } = await secret();
    const said = JSON.stringify({ name: "work", url: ORIGIN, capacity: 1 });
    await ask("/capability/register", { authorization: shown }, said);
    expect((await run(unsigned())).status).toBe(502);
  });
});

describe("the house as a gateway", () => {
  it("signs a job for just one orchestrator of the registry, and passes on what it answers", async () => {
    const { endpoint, jobs } = await orchestrator();
    const ran = await run(unsigned());
    expect([ran.status, ran.json]).toEqual([200, { path: "/process/request/do/it", body: BODY }]);
    expect(ran.headers.get("x-orchestrator-url")).toBe(endpoint);
    const header = jobs[0]?.header ?? {};
    expect(header).toMatchObject({ capability: "work", timeout_seconds: 5, parameters: "{}" });
    expect(JSON.parse(header.request ?? "")).toMatchObject({
      run: "x",
      ...{ capability: "work", orchestrator: endpoint },
      body_sha256: createHash("sha256").update(BODY).digest("hex"),
    });
  });

  it("takes old names of its header, and no capability from the path", async () => {
    const { jobs } = await orchestrator();
    const { Livepeer } = unsigned();
    expect((await ask("/process/request/pictures", { "Livepeer-Job": Livepeer })).status).toBe(200);
    expect(jobs[0]?.header.capability).toBe("work");
  });

  it("asks the fastest first, and the next where one fails or is too busy", async () => {
    const slow = await orchestrator({ delayMs: 150 });
    const broken = [failing(500), failing(429), failing(408)].map((job) => orchestrator({ job }));
    const cut = orchestrator({ job: (request) => void request.socket.destroy() });
    const asked = await Promise.all([...broken, cut]);
    const ran = await run(unsigned());
    expect(ran.headers.get("x-orchestrator-url")).toBe(slow.endpoint);
    for (const { jobs } of asked) expect(jobs).toHaveLength(1);
  });

  it("passes on what is the job's own fault, and asks nobody else", async () => {
    const { endpoint } = await orchestrator({ job: failing(422) });
    const other = await orchestrator({ delayMs: 100 });
    const ran = await run(unsigned());
    expect([ran.status, ran.text, ran.headers.get("x-orchestrator-url")]).toEqual([422, "no", endpoint]);
    expect(other.jobs).toEqual([]);
  });

  it("says 502 where all fail, and 503 where nobody does such jobs", async () => {
    const nobody = await run(unsigned());
    expect([nobody.status, nobody.text, nobody.headers.get("retry-after")]).toEqual([
      503,
      "No orchestrators found for capability work\n",
      "1",
    ]);
    await orchestrator({ job: failing(500) });
    expect((await run(unsigned())).status).toBe(502);
  });

  it.each([
    ["has no place free", { ...TOKEN, available_capacity: 0 }],
    ["says no price", { ...TOKEN, price: undefined }],
    ["says no JSON", 200],
    ["does no such jobs", 503],
    ["wants money that nobody offers", { ...TOKEN, price: { pricePerUnit: 1, pixelsPerUnit: 1 } }],
  ])("passes over one that %s", async (_what, token) => {
    const { jobs } = await orchestrator({ token });
    expect((await run(unsigned())).status).toBe(503);
    expect(jobs).toEqual([]);
  });

  it("asks by filters, to the letter", async () => {
    const one = await orchestrator();
    const two = await orchestrator();
    const to = async (orchestrators: object) => {
      const ran = await run(unsigned({ parameters: JSON.stringify({ orchestrators }) }));
      return ran.status === 200 ? ran.headers.get("x-orchestrator-url") : ran.status;
    };
    expect(await to({ include: [one.endpoint] })).toBe(one.endpoint);
    expect(await to({ exclude: [one.endpoint] })).toBe(two.endpoint);
    expect(await to({ include: [`${one.endpoint}/`] })).toBe(503);
  });

  it("waits for tokens as long as the client says", async () => {
    await orchestrator({ delayMs: 300 });
    const search = (whole: string, each: string) => ({
      ...unsigned(),
      "Livepeer-Orch-Search-Timeout": whole,
      "Livepeer-Orch-Search-Resp-Timeout": each,
    });
    expect((await run(search("100ms", "2s"))).status).toBe(503);
    expect((await run(search("2s", "100ms"))).status).toBe(503);
    expect((await run(search("2s", "2s"))).status).toBe(200);
  });

  it("charges a sender what an orchestrator asks, no more than the sender allows, and nothing where it failed", async () => {
    const dear = { ...TOKEN, price: { pricePerUnit: 7, pixelsPerUnit: 1 }, balance: 1_000_000 };
    const broken = await orchestrator({ token: dear, job: failing(500) });
    expect((await run(await signed())).status).toBe(502);
    expect(broken.jobs).toHaveLength(1);
    await orchestrator({ token: dear, delayMs: 50 });
    const cheap = await signed({ parameters: '{"max_price_per_unit":6}' });
    expect((await run(cheap)).status).toBe(503);
    const ran = await run(await signed());
    expect(ran.headers.get("livepeer-balance")).toBe(String(10n ** 16n - 7n));
  });

  it("passes over one that the house itself cannot pay", async () => {
    const token = { ...TOKEN, price: { pricePerUnit: 7, pixelsPerUnit: 1 }, balance: 419 };
    await orchestrator({ token });
    expect((await run(await signed())).status).toBe(503);
  });

  it("passes events on once, and asks nobody else afterwards", async () => {
    const events: RequestListener = (_request, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.end("data: 1\n\ndata: [DONE]\n\n");
    };
    const one = await orchestrator({ job: events });
    const two = await orchestrator({ job: events, delayMs: 50 });
    expect((await run(unsigned())).text).toBe("data: 1\n\ndata: [DONE]\n\n");
    expect(one.jobs.length + two.jobs.length).toBe(1);
  });

  it("goes to nobody who is suspended or was taken away, and tells nobody of them", async () => {
    const { endpoint } = await orchestrator();
    expect((await house.ask("GET", "/api/livepeer/orchestrators.json")).json).toEqual([
      { address: endpoint, score: 0 },
    ]);
    const set = (sql: string, values: (string | boolean | null)[]) =>
      house.context.store.write((tx) => tx.run(`UPDATE orchestrators SET ${sql}`, values));
    await set("held_by = ?", ["operator-001"]);
    expect((await run(unsigned())).status).toBe(503);
    await set("held_by = ?, is_suspended = ?", [null, true]);
    expect((await house.ask("GET", "/api/livepeer/orchestrators.json")).json).toEqual([]);
    expect((await run(unsigned())).status).toBe(503);
  });

  it("sends nothing on that was signed for this house", async () => {
    const { jobs } = await orchestrator();
    const words = JSON.stringify(keys({ orchestrator: ORIGIN }));
    expect((await run(await signed({ request: words }))).status).toBe(503);
    expect(jobs).toEqual([]);
  });

  it("answers no page of another site, and other methods in its own words", async () => {
    expect((await run({ ...unsigned(), origin: "https://evil.example" })).status).toBe(403);
    const wrong = await house.ask("GET", "/process/request/x");
    expect([wrong.status, wrong.text]).toEqual([405, "Method not allowed\n"]);
    expect((await house.ask("POST", "/process/token", { body: {} })).status).toBe(405);
    expect((await house.ask("GET", "/process/other")).status).toBe(404);
  });
});
