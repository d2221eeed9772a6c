import pino from "pino";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { understand } from "@/lib/domain/assistant/understand";
import type { JsonValue } from "@/lib/schemas/json";
import { openaiModel } from "@/lib/server/assistant/models/openai-model";
import { TurnDesk } from "@/lib/server/assistant/turn/turn-desk";
import { shareRuntime } from "@/lib/server/kernel/runtime";
import { type Assistance, openAssistance } from "@/testing/assistant/assistance";
import { chunkOf, type Fault, OpenaiServer, wordsOf } from "@/testing/assistant/openai-server";
import { until } from "@/testing/until";

const KEY = "sk-a-secret-that-nobody-reads";
const ANSWERS: Record<string, JsonValue> = {
  IMAGE_GEN_PREMIUM: { imageUrl: "http://127.0.0.1:8001/1.png" },
  PRICE_ORACLE: { base: "ETH", quote: "USD", price: "2000.00" },
  BATCH_COMPUTE: { jobId: "job-1", result: 16 },
  LOG_ARCHIVE: { archived: true, storageId: "log-1" },
};

describe("the assistant with a server that speaks OpenAI's chat completions", () => {
  let at: Assistance;
  let server: OpenaiServer;
  let id = "";
  beforeAll(async () => {
    at = await openAssistance({ store: "sqlite" });
    server = await OpenaiServer.open();
  });
  beforeEach(async () => {
    await at.reset(({ service }) => ({ kind: "served", result: ANSWERS[service.id] ?? null }));
    at.restart(openaiModel({ apiKey: KEY, baseUrl: server.baseUrl, model: "local-1" }));
    server.fault = null;
    server.asked.length = 0;
    server.answer = (asked, step) => {
      const [ask] = understand(wordsOf(asked)).asks;
      if (!ask || step > 0) return { text: "Here it is: what you asked for." };
      return { calls: [{ name: ask.serviceId, input: { ...ask.input, quantity: ask.quantity } }] };
    };
    id = await at.open("ops-agent");
  });
  afterAll(async () => {
    await server.close();
    await at.house.close();
  });

  it.each([
    ["user-agent", "Generate an image of a cyberpunk city", "1.00 MNEE"],
    ["user-agent", "What is the price of ETH?", "0.05 MNEE"],
    ["batch-agent", "Submit a batch job to process 1000 records", "3.00 MNEE"],
    ["ops-agent", "Archive this log: user 5 logged in", "0.01 MNEE"],
  ])("has %s the seed's %s, with its decision and receipt", async (agentId, words, cost) => {
    const { json } = await at.say(await at.open(agentId), words);
    expect(json).toMatchObject({ state: "done", model: "local-1", failure: null });
    expect(json.parts).toMatchObject([
      {
        type: "tool",
        decision: { action: "ALLOWED", agentId, cost: { display: cost } },
        call: { state: "served" },
        receipt: { amount: { display: cost } },
      },
      { type: "text", text: "Here it is: what you asked for." },
    ]);
    expect(json.parts[0].result).toEqual(ANSWERS[json.parts[0].serviceId]);
    expect(await at.decisions()).toHaveLength(1);
    expect(server.paths.at(-1)).toBe("/v1/chat/completions");
    expect(server.headers.at(-1)?.authorization).toBe(`Bearer ${KEY}`);
  });

  it("offers the agent's tools with what they take, and tells what the policy said", async () => {
    await at.say(id, "price of ETH");
    const [first, second] = server.asked;
    const names = first?.tools?.map((tool) => tool.function.name);
    expect(names).toEqual(expect.arrayContaining(["IMAGE_GEN_PREMIUM", "PRICE_ORACLE", "LOG_ARCHIVE"]));
    const price = first?.tools?.find((tool) => tool.function.name === "PRICE_ORACLE");
    expect(price?.function.parameters).toMatchObject({
      required: ["base", "quote"],
      properties: { quantity: {} },
    });
    const told = second?.messages.at(-1);
    expect(told?.role).toBe("tool");
    expect(JSON.stringify(told?.content)).toContain("0.05 MNEE");
  });

  it("answers the seed's own clients", async () => {
    const body = { agent_id: "user-agent", message: "What is the price of ETH?" };
    const { status, json } = await at.house.ask("POST", "/api/nexus/chat", { body });
    expect([status, json]).toEqual([
      200,
      { response: "Here it is: what you asked for.", agent_id: "user-agent" },
    ]);
    expect(await at.decisions()).toHaveLength(1);
    server.fault = (response) => void response.writeHead(500).end();
    const failed = await at.house.ask("POST", "/api/nexus/chat", { body });
    expect([failed.status, failed.json.detail]).toEqual([503, "The model's server has a fault. Try again."]);
  });

  const status =
    (code: number): Fault =>
    (response) =>
      void response
        .writeHead(code, { "content-type": "application/json" })
        .end(`{"error":{"message":"${KEY}"}}`);
  const streaming =
    (more: (response: Parameters<Fault>[0]) => void): Fault =>
    (response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write(chunkOf("local-1", { role: "assistant", content: "It is" }));
      more(response);
    };

  it.each<[string, Fault, RegExp]>([
    ["refuses the key", status(401), /refuses the house's key/],
    ["has enough", status(429), /takes no more questions/],
    ["has a fault", status(503), /has a fault/],
    ["does not like it", status(400), /did not take the question \(400\)/],
    [
      "sends elsewhere",
      (response) => void response.writeHead(307, { location: "http://127.0.0.1:1/" }).end(),
      /could not be reached|did not answer/,
    ],
    ["hangs up", (response) => void response.destroy(), /could not be reached|did not answer/],
    ["dies in the middle", streaming((response) => void response.destroy()), /./],
    ["ends without an end", streaming((response) => void response.end()), /broke off/],
    ["talks garbage", streaming((response) => void response.end("data: {oops\n\n")), /./],
    ["is no such server", (response) => void response.end("<html>hello</html>"), /./],
  ])("says in plain words where it %s", async (_, fault, why) => {
    const lines: string[] = [];
    const log = pino({}, { write: (line: string) => void lines.push(line) });
    const model = openaiModel({ apiKey: KEY, baseUrl: server.baseUrl, model: "local-1" });
    shareRuntime({ ...at.runtime, answering: new TurnDesk({ model, log }) });
    server.fault = fault;
    const { json, text } = await at.say(id, "Hello");
    expect(json).toMatchObject({ state: "failed", mayRetry: true });
    expect(json.failure.detail).toMatch(why);
    expect(lines.map((line) => JSON.parse(line).traceId)).toEqual([json.failure.traceId]);
    for (const told of [text, ...lines]) expect(told).not.toMatch(/sk-a|127\.0\.0\.1|oops|Bearer/);
    server.fault = null;
    const again = await at.ask("POST", `${at.path}/${id}/messages/${json.id}/retry`);
    expect(again.json).toMatchObject({ state: "done", failure: null });
  });

  it("ends one that sends without end, and says nothing", async () => {
    at.restart(openaiModel({ apiKey: KEY, baseUrl: server.baseUrl, model: "local-1" }));
    let isClosed = false;
    server.fault = (response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.on("close", () => {
        isClosed = true;
      });
      const pour = () => {
        while (!isClosed && response.write(`: ${"x".repeat(65_536)}\n\n`));
        if (!isClosed) response.once("drain", pour);
      };
      pour();
    };
    const { json } = await at.say(id, "Hello");
    expect(json.state).toBe("failed");
    await until(() => isClosed);
  });

  it("is told of the last twenty messages, however many there are", async () => {
    await at.house.context.store.write(async (tx) => {
      const row = { conversationId: id, state: "done", tries: 1, createdAtMs: 1, endedAtMs: 1 };
      for (let seq = 1; seq <= 19_998; seq += 1)
        await tx.insert("assistant_messages", {
          ...row,
          id: `msg_${seq}`,
          seq,
          role: seq % 2 === 1 ? "user" : "assistant",
          parts: [{ type: "text", text: `${seq} ${"x".repeat(3_000)}` }],
        });
      await tx.run("UPDATE assistant_conversations SET last_seq = 19998 WHERE id = ?", [id]);
    });
    await at.say(id, "Hello");
    const messages = server.asked[0]?.messages ?? [];
    expect(messages.map(({ role }) => role).slice(0, 2)).toEqual(["system", "user"]);
    expect(messages).toHaveLength(22);
    expect(JSON.stringify(messages).length).toBeLessThan(50_000);
    const seen: number[] = [];
    for (let before = ""; ; ) {
      const { json } = await at.ask("GET", `${at.path}/${id}${before}`);
      seen.unshift(...json.messages.map(({ seq }: { seq: number }) => seq));
      if (json.earlier === null || seen.length > 500) break;
      before = `?before=${json.earlier}`;
    }
    expect(seen).toEqual(Array.from({ length: seen.length }, (_, index) => 20_000 - seen.length + 1 + index));
    const first = await at.ask("GET", `${at.path}/${id}?before=51`);
    expect(first.json).toMatchObject({ earlier: null, messages: { length: 50 } });
  });
});
