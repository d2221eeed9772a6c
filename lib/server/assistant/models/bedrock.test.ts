import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bedrockModel } from "@/lib/server/assistant/models/bedrock-model";
import { type Assistance, openAssistance } from "@/testing/assistant/assistance";
import { eventFrame } from "@/testing/assistant/event-frames";

const CALL = [
  ["messageStart", { role: "assistant" }],
  [
    "contentBlockStart",
    { contentBlockIndex: 0, start: { toolUse: { toolUseId: "tool_1", name: "PRICE_ORACLE" } } },
  ],
  [
    "contentBlockDelta",
    { contentBlockIndex: 0, delta: { toolUse: { input: '{"base":"ETH","quote":"USD"}' } } },
  ],
  ["contentBlockStop", { contentBlockIndex: 0 }],
  ["messageStop", { stopReason: "tool_use" }],
] as const;
const WORDS = [
  ["messageStart", { role: "assistant" }],
  ["contentBlockDelta", { contentBlockIndex: 0, delta: { text: "2000 dollars." } }],
  ["contentBlockStop", { contentBlockIndex: 0 }],
  ["messageStop", { stopReason: "end_turn" }],
] as const;

describe("the assistant with Amazon Bedrock", () => {
  let at: Assistance;
  let server: Server;
  const asked: { url: string; headers: IncomingMessage["headers"]; body: string }[] = [];
  let isRefused = false;
  beforeAll(async () => {
    at = await openAssistance({ store: "sqlite" });
    await at.reset(() => ({ kind: "served", result: { price: "2000.00" } }));
    server = createServer((request, response) => void serve(request, response));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const keys = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "a-secret-key", sessionToken: "a-token" };
    const place = { region: "eu-central-1", baseUrl: `http://127.0.0.1:${port}` };
    at.restart(bedrockModel({ model: "anthropic.claude-v1:0", ...place, ...keys }));
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await at.house.close();
  });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = "";
    for await (const chunk of request) body += chunk;
    asked.push({ url: request.url ?? "", headers: request.headers, body });
    if (isRefused) return void response.writeHead(403).end('{"message":"The key AKIDEXAMPLE may not"}');
    response.writeHead(200, { "content-type": "application/vnd.amazon.eventstream" });
    for (const [type, payload] of body.includes("toolResult") ? WORDS : CALL)
      response.write(eventFrame(type, payload));
    response.end();
  }

  it("signs what it asks, and has its tools decided like any other's", async () => {
    const { json } = await at.say(await at.open("user-agent"), "What is the price of ETH?");
    expect(json).toMatchObject({
      state: "done",
      parts: [
        { type: "tool", decision: { action: "ALLOWED" }, receipt: { amount: { display: "0.05 MNEE" } } },
        { type: "text", text: "2000 dollars." },
      ],
    });
    expect(asked).toHaveLength(2);
    const [first] = asked;
    expect(first?.url).toBe("/model/anthropic.claude-v1%3A0/converse-stream");
    expect(first?.headers.authorization).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-central-1\/bedrock\/aws4_request, SignedHeaders=.*, Signature=[0-9a-f]{64}$/,
    );
    expect(first?.headers["x-amz-security-token"]).toBe("a-token");
    expect(JSON.stringify(asked)).not.toContain("a-secret-key");
  });

  it("says in plain words that its key is refused", async () => {
    isRefused = true;
    const { json, text } = await at.say(await at.open("user-agent"), "Hello");
    expect(json.failure.detail).toMatch(/refuses the house's key/);
    expect(text).not.toMatch(/AKIDEXAMPLE|a-secret-key/);
  });
});
