import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DEMO_PLACES } from "@/lib/server/outbound/destination";
import { type Outbound, openOutbound } from "@/lib/server/outbound/outbound";
import { openTestHouse, type TestHouse } from "@/testing/house";
import { front } from "@/testing/http/router";
import { addOrchestrator } from "@/testing/network/orchestrators";
import { type ListeningProvider, serveProvider } from "../../providers/http/provider-server";
import { openOrchestrator } from "../orchestrator/orchestrator";
import { openWorker } from "../worker/worker";
import { runUtility } from "./run-utility";

const PAYEE = `0x${"5a".repeat(20)}` as const;
let house: TestHouse<"none", true>;
let outbound: Outbound;
let door: Server;
let origin = "";
let worker: ListeningProvider;
let orchestrator: ListeningProvider;

/** The tables of the house on a port of their own. */
const through: RequestListener = async (request, response) => {
  const body = Buffer.concat(await request.toArray());
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) headers.set(name, String(value));
  const init = { method: request.method ?? "GET", headers, ...(body.length === 0 ? {} : { body }) };
  const answer = await front(new Request(`${origin}${request.url}`, init));
  response.writeHead(answer.status, Object.fromEntries(answer.headers));
  response.end(Buffer.from(await answer.arrayBuffer()));
};

beforeEach(async () => {
  outbound = openOutbound({ allowed: [], places: { ...DEMO_PLACES, ownPorts: [] } });
  house = await openTestHouse({ chain: "none", http: true, outbound });
  door = createServer(through).listen(0, "127.0.0.1");
  await new Promise((resolve) => door.once("listening", resolve));
  origin = `http://127.0.0.1:${(door.address() as AddressInfo).port}`;
  worker = await serveProvider(openWorker({ capability: "agent-net", services: [], clock: Date.now }), [0]);
  orchestrator = await serveProvider(openOrchestrator({ secret: "s", payee: PAYEE }), [0]);
  await fetch(`${orchestrator.origin}/capability/register`, {
    method: "POST",
    headers: { authorization: "s" },
    body: JSON.stringify({ name: "agent-net", url: worker.origin, capacity: 5 }),
  });
  const nowMs = Date.now();
  await addOrchestrator(house.context, {
    ...{ id: "orc_1", ownerId: "agent-1", endpoint: orchestrator.origin, payeeAddress: PAYEE },
    dueAtMs: nowMs + 60_000,
  });
  await looked("ok");
});
afterEach(async () => {
  await Promise.all([worker.close(), orchestrator.close(), outbound.close()]);
  door.closeAllConnections();
  door.close();
  await house.close();
});

const looked = (outcome: string) =>
  house.context.store.write(async (tx) => {
    const slot = Math.floor(Date.now() / 10_000) + samples++;
    const row = { orchestratorId: "orc_1", slot, vantage: "house", atMs: Date.now() + samples, outcome };
    await tx.insert("probe_samples", { ...row, tookMs: 3, workerBps: 10_000, why: null });
  });
let samples = 0;

async function run(text: string) {
  const lines: string[] = [];
  const args = [...text.split(" "), "--house", origin];
  const code = await runUtility({ args, environment: {}, say: (line) => lines.push(line) });
  return { code, lines, last: lines.at(-1) ?? "", text: lines.join("\n") };
}

describe("npm run network -- …", () => {
  it("lists everybody", async () => {
    const { code, lines } = await run("list");
    expect(code).toBe(0);
    expect(lines[0]).toContain(orchestrator.origin);
    expect(lines[1]).toBe("1 orchestrators, 0 of them suspended.");
  });

  it("calls through the gateway, and fails where nobody does the job", async () => {
    const done = await run("call --times 2");
    expect([done.code, done.last]).toEqual([0, "All 2 jobs were done."]);
    const failed = await run("call --capability pictures");
    expect([failed.code, failed.last]).toEqual([1, "1 of 1 jobs failed."]);
  });

  it("tests and loads everybody, and fails where a job does", async () => {
    const tested = await run("test --seconds 1");
    expect([tested.code, tested.last]).toEqual([0, expect.stringMatching(/^In all: 1 of 1 jobs done/)]);
    const loaded = await run("load --jobs 20 --at-once 4");
    expect(loaded.text).toContain("20 of 20 jobs are over");
    expect([loaded.code, loaded.last]).toEqual([0, expect.stringMatching(/^20 of 20 jobs done/)]);
    await worker.close();
    expect((await run("load --jobs 3")).code).toBe(1);
    expect((await run("test --seconds 1")).code).toBe(1);
  });

  it("shows how money flows", async () => {
    const { code, text } = await run("flow");
    expect(code).toBe(0);
    expect(text).toMatch(/probes {6}█/);
    expect(text).toContain("That is how 1 of 1 orchestrators are paid.");
  });

  it("registers and moves", async () => {
    await expect(run("register --name One")).rejects.toThrow("Give --endpoint.");
    const text = `register --name One --endpoint https://one.example --payee ${PAYEE}`;
    await expect(run(text)).rejects.toThrow("POST /api/v1/network/orchestrators answers 422");
    await expect(run("update --id orc_1 --endpoint https://one.example")).rejects.toThrow("answers 403");
    const moved = run("update --id orc_1 --endpoint https://one.example --as operator-001");
    await expect(moved).rejects.toThrow("answers 422");
  });

  it("verifies all, and says what is cut", async () => {
    const green = await run("verify");
    expect(green.text).not.toContain("RED");
    expect([green.code, green.last]).toEqual([0, "GREEN: every link holds."]);
    const red = async (words: string) => {
      const { code, text } = await run("verify");
      expect(code).toBe(1);
      expect(text).toMatch(new RegExp(`RED .*${words}`));
    };
    await looked("down");
    await red("probes: the last look found it down");
    await looked("ok");
    const set = (sql: string, values: (string | number | boolean)[]) =>
      house.context.store.write((tx) => tx.run(`UPDATE orchestrators SET ${sql}`, values));
    await set("due_at_ms = ?", [Date.now() - 120_000]);
    await red("evaluation: overdue");
    await set("due_at_ms = ?, payee_address = ?", [Date.now() + 60_000, `0x${"11".repeat(20)}`]);
    await red("token: its token names 0x5a5A");
    await set("payee_address = ?, is_suspended = ?", [PAYEE, true]);
    await red("registry: suspended");
    await set("is_suspended = ?", [false]);
    await worker.close();
    await red("job: 502");
    await orchestrator.close();
    await red("token: connect ECONNREFUSED");
  });

  it.each(["", "nothing", "list more", "call --times 0", "call --odd"])(
    "answers %o with its usage",
    async (text) => {
      await expect(run(text)).rejects.toThrow("usage: npm run network");
    },
  );
});
