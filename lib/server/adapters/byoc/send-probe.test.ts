import type { RequestListener } from "node:http";
import { privateKeyToAddress } from "viem/accounts";
import { afterEach, describe, expect, it } from "vitest";
import { judgeProbe } from "@/lib/domain/network/judge-probe";
import type { OutboundRules } from "@/lib/server/outbound/outbound";
import { type OthersServer, openOthersServer } from "@/testing/http/outbound";
import { probesBy } from "./send-probe";
import { isSignedBy, jobText } from "./wire/credentials";
import { type JobRequest, readJobHeader } from "./wire/job-request";

const KEY = `0x${"5a".repeat(32)}` as const;
const ENDPOINT = "http://orchestrator.test:9995";
const TO = { endpoint: ENDPOINT, capability: "agent-net" };
const JOB = { agentId: "agt_1", atMs: 1_700_000_000_500 };

let server: OthersServer | null = null;
afterEach(() => server?.close());

async function found(listener: RequestListener, rules: Partial<OutboundRules> = {}) {
  server = await openOthersServer(ENDPOINT, listener, rules);
  return judgeProbe(await probesBy(KEY, server.outbound)(TO, JOB), JOB.agentId);
}

const answering =
  (body: unknown, status = 200): RequestListener =>
  (_request, response) => {
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify(body));
  };
const WELL = { agent_id: JOB.agentId, services: { uptime_percentage: 97.5 } };

describe("a probe", () => {
  it("is an ordinary job of its capability, signed by the house's key", async () => {
    const seen: { url?: string; job?: JobRequest; body?: unknown } = {};
    const judged = await found(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      seen.url = `${request.method} ${request.url}`;
      seen.job = readJobHeader(String(request.headers.livepeer));
      seen.body = JSON.parse(Buffer.concat(chunks).toString());
      response.end(JSON.stringify(WELL));
    });
    expect(judged).toMatchObject({ outcome: "ok", workerBps: 9_750, why: null });
    expect(seen.url).toBe("POST /process/request/agent-net");
    expect(seen.job).toMatchObject({
      capability: "agent-net",
      timeoutS: 5,
      sender: privateKeyToAddress(KEY),
    });
    const { sender = "", sig = "" } = seen.job ?? {};
    expect(
      await isSignedBy(sender, { text: jobText(seen.job ?? { request: "", parameters: "" }), sig }),
    ).toBe(true);
    expect(seen.body).toEqual({
      action: "service-monitoring",
      agent_id: "agt_1",
      include_utilization: true,
      timestamp: 1_700_000_000.5,
    });
  });

  it.each([
    ["the answer to another job", answering({ ...WELL, agent_id: "agt_0" })],
    ["no uptime", answering({ agent_id: JOB.agentId })],
    ["an uptime that is none", answering({ agent_id: JOB.agentId, service_uptime: 101 })],
    ["an error", answering(WELL, 500)],
    ["no JSON", (_request, response) => response.end("up")],
    [
      "a redirect",
      (_request, response) => response.writeHead(302, { location: "http://127.0.0.1:1/" }).end(),
    ],
    ["more than anybody reads", (_request, response) => response.end("x".repeat(100_000))],
  ] satisfies [string, RequestListener][])("that gets %s finds it wrong", async (_what, listener) => {
    expect(await found(listener)).toMatchObject({
      outcome: "wrong",
      workerBps: null,
      why: expect.any(String),
    });
  });

  it("that is cut off finds it down", async () => {
    const judged = await found((request) => request.socket.destroy());
    expect(judged).toMatchObject({ outcome: "down", tookMs: null });
    const half = await found((_request, response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write("{");
      response.socket?.destroy();
    });
    expect(half).toMatchObject({ outcome: "down" });
  });

  it("goes to no address that the house does not go to", async () => {
    expect(await found(answering(WELL), { allowed: [] })).toMatchObject({ outcome: "down" });
  });

  it("that the house could not send says nothing of the orchestrator", async () => {
    server = await openOthersServer(ENDPOINT, () => undefined, { waitMs: 1 });
    const { outbound } = server;
    const held = Array.from({ length: 16 }, () =>
      outbound.ask({ url: `${ENDPOINT}/`, method: "GET" }).catch(() => null),
    );
    const judged = judgeProbe(await probesBy(KEY, outbound)(TO, JOB), JOB.agentId);
    expect(judged).toMatchObject({ outcome: "unknown", workerBps: null });
    await outbound.close();
    await Promise.all(held);
  });
});
