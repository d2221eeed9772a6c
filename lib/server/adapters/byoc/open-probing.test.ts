import type { RequestListener } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { judgeProbe } from "@/lib/domain/network/judge-probe";
import { senderHeader } from "@/lib/schemas/adapters/byoc";
import type { OutboundRules } from "@/lib/server/outbound/outbound";
import { type OthersServer, openOthersServer } from "@/testing/http/outbound";
import { openProbing } from "./open-probing";
import { fromBase64Json } from "./wire/base64-json";
import { isSignedBy, jobText } from "./wire/credentials";
import { type JobRequest, readJobHeader } from "./wire/job-request";

const SECRET = "of this house";
const ENDPOINT = "http://orchestrator.test:9995";
const TO = { endpoint: ENDPOINT, capability: "agent-net" };
const JOB = { agentId: "agt_1", atMs: 1_700_000_000_500 };

let server: OthersServer | null = null;
afterEach(() => server?.close());

async function found(listener: RequestListener, rules: Partial<OutboundRules> = {}) {
  server = await openOthersServer(ENDPOINT, listener, rules);
  return judgeProbe(await openProbing(SECRET, server.outbound).sendProbe(TO, JOB), JOB.agentId);
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
      sender: expect.stringMatching(/^0x/),
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

  it("takes no connection from the calls of a server that hangs, and is not sent where its own are all in use", async () => {
    const listener: RequestListener = (request, response) =>
      void (request.url === "/serve" && response.end("served"));
    server = await openOthersServer(ENDPOINT, listener, { waitMs: 50 });
    const { outbound } = server;
    const { sendProbe } = openProbing(SECRET, outbound);
    const held = Array.from({ length: 3 }, () => sendProbe(TO, JOB));
    expect(judgeProbe(await Promise.race(held), JOB.agentId)).toMatchObject({
      outcome: "unknown",
      workerBps: null,
    });
    expect((await outbound.ask({ url: `${ENDPOINT}/serve`, method: "GET" })).status).toBe(200);
    await outbound.close();
    await Promise.all(held);
  });
});

describe("whom an orchestrator is to be paid", () => {
  const payee = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
  const token = (recipient: string) => ({ ticket_params: { recipient }, available_capacity: 1 });
  const asked = async (listener: RequestListener) => {
    server = await openOthersServer(ENDPOINT, listener);
    return openProbing(SECRET, server.outbound).askPayee(TO);
  };

  it("is the recipient that its token names, asked for as a gateway does", async () => {
    const seen: string[] = [];
    const said = await asked((request, response) => {
      const header = String(request.headers["livepeer-eth-address"]);
      const { addr, sig } = fromBase64Json(header, { shape: senderHeader, words: "" });
      void isSignedBy(addr, { text: addr, sig }).then((isSigned) => {
        seen.push(`${request.method} ${request.url} ${request.headers["livepeer-capability"]} ${isSigned}`);
        response.end(JSON.stringify(token(Buffer.from(payee.slice(2), "hex").toString("base64"))));
      });
    });
    expect(said).toEqual({ payee });
    expect(seen).toEqual(["GET /process/token agent-net true"]);
  });

  it.each([
    ["nobody", answering(token(Buffer.alloc(20).toString("base64"))), { payee: null }],
    ["too short a one", answering(token("AA==")), { payee: null }],
    ["no token", answering({}), { why: expect.stringContaining("not as the protocol has it") }],
    ["none for this capability", answering({}, 503), { why: "GET /process/token answers 503." }],
    [
      "a redirect",
      (_request, response) => response.writeHead(302, { location: "/" }).end(),
      { why: expect.any(String) },
    ],
  ] satisfies [string, RequestListener, object][])(
    "is not said where it names %s",
    async (_what, listener, said) => {
      expect(await asked(listener)).toEqual(said);
    },
  );
});
