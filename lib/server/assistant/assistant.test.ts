import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { HELP } from "@/lib/domain/assistant/tell";
import { DAY_MS } from "@/lib/domain/time";
import type { AssistantWire } from "@/lib/schemas/assistant/assistant";
import type { JsonValue } from "@/lib/schemas/json";
import type { SpendingAgentWire } from "@/lib/schemas/treasury/overview";
import { toolOf } from "@/lib/server/assistant/reads/tools";
import { insertConversation } from "@/lib/server/assistant/tables/conversations";
import { currentPolicy } from "@/lib/server/treasury/reads/current-policy";
import { type Assistance, openAssistance } from "@/testing/assistant/assistance";
import { scriptedModel, wish, wishing } from "@/testing/assistant/scripted-model";
import { addUser } from "@/testing/people";
import { capOf, cents } from "@/testing/policy";
import { changePolicyTo } from "@/testing/treasury";

const ANSWERS: Record<string, JsonValue> = {
  IMAGE_GEN_PREMIUM: { imageUrl: "http://127.0.0.1:8001/1.png" },
  PRICE_ORACLE: { base: "ETH", quote: "USD", price: "2000.00", at: "2026-11-21T12:00:00Z" },
  BATCH_COMPUTE: { jobId: "job-1", status: "done", result: 16 },
  LOG_ARCHIVE: { archived: true, storageId: "log-1", level: "full" },
};

describe.each(["sqlite", "postgres"] as const)("the assistant on %s", (store) => {
  let at: Assistance;
  beforeAll(async () => {
    at = await openAssistance({ store });
  });
  beforeEach(() => at.reset(({ service }) => ({ kind: "served", result: ANSWERS[service.id] ?? null })));
  afterAll(() => at.house.close());

  it("says who answers, with what, as whom", async () => {
    const { status, json } = await at.ask("GET", "/api/v1/assistant");
    expect(status).toBe(200);
    expect(json.model).toMatchObject({ provider: "offline", isOffline: true });
    expect(json.agents.map(({ id }: { id: string }) => id)).toEqual([
      "user-agent",
      "batch-agent",
      "ops-agent",
    ]);
    expect(json.tools.map(({ serviceId }: { serviceId: string }) => serviceId)).toContain("PRICE_ORACLE");
    const batch = json.tools.find(({ kind }: { kind: string }) => kind === "batch");
    expect(batch).toMatchObject({ agents: ["batch-agent", "ops-agent"], price: { display: "3.00 MNEE" } });
    expect(json.prompts).toHaveLength(4);
  });

  it("says what would pass as the treasury does: by the house's cap, and nothing once all is stopped", async () => {
    const facts = async () => {
      const [{ json }, treasury] = [
        await at.ask("GET", "/api/v1/assistant"),
        await at.ask("GET", "/api/v1/treasury"),
      ];
      const shown = json.agents.map(({ passesNow, bound }: AssistantWire["agents"][number]) => [
        passesNow,
        bound,
      ]);
      const told = treasury.json.agents.map(({ passesNow, bound }: SpendingAgentWire) => [passesNow, bound]);
      expect(shown).toEqual(told);
      return shown[0];
    };
    const before = (await at.house.context.store.read(currentPolicy)).policy;
    const least = capOf("house:house:day", cents(7));
    await changePolicyTo(at.house.context, (policy) => ({
      ...policy,
      caps: [...policy.caps.filter(({ scope }) => scope !== "house"), least],
    }));
    expect(await facts()).toEqual([expect.objectContaining({ display: "0.07 MNEE" }), "house"]);
    await changePolicyTo(at.house.context, (policy) => ({ ...policy, isStopped: true }));
    expect(await facts()).toEqual([expect.objectContaining({ units: "0" }), "stopped"]);
    await changePolicyTo(at.house.context, () => before);
  });

  it.each([
    [
      "user-agent",
      "Generate an image of a cyberpunk city",
      "Your image: http://127.0.0.1:8001/1.png Cost 1.00 MNEE.",
    ],
    [
      "user-agent",
      "What is the price of ETH?",
      "ETH is 2000.00 USD as of 2026-11-21T12:00:00Z. Cost 0.05 MNEE.",
    ],
    ["batch-agent", "Submit a batch job to process 1000 records", "Batch job job-1: 16. Cost 3.00 MNEE."],
    ["ops-agent", "Archive this log: user 5 logged in", "Archived as log-1, level full. Cost 0.01 MNEE."],
  ])("answers %s the seed's %s, with its decision and receipt", async (agentId, words, answer) => {
    const id = await at.open(agentId);
    const { status, json } = await at.say(id, words);
    expect(status).toBe(200);
    expect(json).toMatchObject({ role: "assistant", seq: 2, state: "done", failure: null, mayRetry: false });
    expect(Date.parse(json.endedAt)).toBeGreaterThanOrEqual(Date.parse(json.at));
    const [tool, text] = json.parts;
    expect(json.parts).toHaveLength(2);
    expect(text).toEqual({ type: "text", text: answer });
    expect(tool).toMatchObject({
      type: "tool",
      index: 0,
      decision: { action: "ALLOWED", agentId },
      call: { state: "served" },
      error: null,
      isResultCut: false,
    });
    expect(tool.result).toEqual(ANSWERS[tool.serviceId]);
    expect(tool.receipt.amount).toEqual(tool.decision.cost);
    const shown = await at.ask("GET", `${at.path}/${id}`);
    expect(shown.json.messages[1]).toEqual(json);
    expect(shown.json.messages[0].parts).toEqual([{ type: "text", text: words }]);
    expect(shown.json).toMatchObject({ earlier: null, conversation: { title: words, isAnswering: false } });
    expect(await at.decisions()).toHaveLength(1);
  });

  it("streams the same word by word", async () => {
    const id = await at.open("user-agent");
    const events = await at.stream(id, "prices of ETH and BTC");
    const kinds = events.map(({ type }) => type);
    expect(kinds.slice(0, 5)).toEqual(["message", "tool", "tool", "tool", "tool"]);
    expect(kinds.at(-1)).toBe("done");
    const deltas = events.flatMap((event) => (event.type === "delta" ? event.text : []));
    expect(deltas.length).toBeGreaterThan(5);
    const [last] = events.slice(-1);
    if (last?.type !== "done") throw new Error("It is not done.");
    expect(last.message.parts.at(-1)).toEqual({ type: "text", text: deltas.join("") });
    const tools = events.flatMap((event) => (event.type === "tool" ? event.part : []));
    expect(tools.map(({ index, decision }) => [index, decision?.action ?? null])).toEqual([
      [0, null],
      [0, "ALLOWED"],
      [1, null],
      [1, "ALLOWED"],
    ]);
    const { json } = await at.ask("GET", `${at.path}/${id}`);
    expect(json.messages[1]).toEqual(last.message);
  });

  it("shows what was refused, what it lacked, and what waits", async () => {
    const id = await at.open("user-agent");
    const refused = await at.say(id, "run a batch computation on 3, 5, 8");
    expect(refused.json.parts[0]).toMatchObject({
      decision: { action: "REJECTED" },
      call: null,
      receipt: null,
    });
    const largeCost = { effect: "ask", aboveUnits: cents(1_500) } as const;
    await changePolicyTo(at.house.context, (policy) => ({ ...policy, risk: { ...policy.risk, largeCost } }));
    const other = await at.open("batch-agent");
    const waits = await at.say(other, "run 6 batch jobs on 1, 2");
    const [tool] = waits.json.parts;
    expect(tool).toMatchObject({ decision: { action: "WAITING" }, approval: { id: tool.decision.id } });
    const approve = `/api/v1/approvals/${tool.decision.id}/approve`;
    await at.house.ask("POST", approve, { as: "operator-002", body: {} });
    const later = (await at.ask("GET", `${at.path}/${other}`)).json.messages[1].parts[0];
    expect(later).toMatchObject({
      decision: { action: "WAITING", approval: { state: "approved" } },
      approval: null,
    });
  });

  it.each([
    ["approve", "Batch job job-1: 16. Cost 18.00 MNEE."],
    ["refuse", "BATCH_COMPUTE was refused: Its approval was refused."],
  ])("tells once it is tried again what became of what waited: %s", async (verb, told) => {
    at.house.clock.nowMs += DAY_MS;
    const largeCost = { effect: "ask", aboveUnits: cents(1_500) } as const;
    await changePolicyTo(at.house.context, (policy) => ({ ...policy, risk: { ...policy.risk, largeCost } }));
    const data = { data: [1, 2], quantity: 6 };
    at.restart(
      scriptedModel((step) =>
        step === 0 ? wishing(wish("BATCH_COMPUTE", data)) : [{ type: "error", error: new Error("gone") }],
      ),
    );
    const id = await at.open("batch-agent");
    const failed = await at.say(id, "run 6 batch jobs on 1, 2");
    const { decision } = failed.json.parts[0];
    expect([failed.json.state, decision.action]).toEqual(["failed", "WAITING"]);
    const path = `/api/v1/approvals/${decision.id}/${verb}`;
    const body = verb === "refuse" ? { reason: "Not now" } : {};
    expect((await at.house.ask("POST", path, { as: "operator-002", body })).status).toBe(200);
    at.restart();
    const again = await at.ask("POST", `${at.path}/${id}/messages/${failed.json.id}/retry`);
    expect(again.json.parts.at(-1)).toEqual({ type: "text", text: told });
    expect(await at.decisions()).toHaveLength(1);
  });

  it("has ten thousand turns in a conversation, and a thousand conversations a person", async () => {
    const { store } = at.house.context;
    const id = await at.open("ops-agent");
    const set = (lastSeq: number) =>
      store.write((tx) =>
        tx.run("UPDATE assistant_conversations SET last_seq = ? WHERE id = ?", [lastSeq, id]),
      );
    await set(19_998);
    expect((await at.say(id, "What can you do?")).status).toBe(200);
    const full = await at.say(id, "And now?");
    expect([full.status, full.json]).toMatchObject([409, { code: "conversation_full", limit: 10_000 }]);
    const as = "operator-003";
    await addUser(at.house.context, { id: as, isOperator: true });
    const own = { userId: as, agentId: "ops-agent", title: "x", answeringId: null, lastSeq: 0, version: 1 };
    await store.write(async (tx) => {
      for (let nth = 0; nth < 999; nth += 1)
        await insertConversation(tx, { ...own, id: `cnv_${nth}`, createdAtMs: nth, updatedAtMs: nth });
    });
    const open = () => at.house.ask("POST", at.path, { as, body: { agentId: "ops-agent" } });
    const last = await open();
    expect([last.status, (await open()).json]).toMatchObject([201, { code: "too_many_conversations" }]);
    await at.house.ask("DELETE", `${at.path}/${last.json.id}`, { as });
    expect((await open()).status).toBe(201);
  });

  it("gets a thousand at most, and decides nothing beyond", async () => {
    const { json } = await at.say(await at.open("batch-agent"), "run 999999 batch jobs on 1, 2");
    expect(json.parts).toMatchObject([
      {
        quantity: 999_999,
        input: { data: [1, 2] },
        decision: null,
        isResultCut: false,
        error: "I get at most 1000 at a time.",
      },
      { text: "BATCH_COMPUTE was not asked: I get at most 1000 at a time." },
    ]);
    expect(await at.decisions()).toEqual([]);
  });

  it("uses another service by its name, and says how", async () => {
    const id = "NEWCOMER_HELLO";
    const given = { forms: [], example: '{"name":"Ann"}' };
    await changePolicyTo(at.house.context, (policy) => {
      const [some] = policy.services;
      if (!some) throw new RangeError("There is no service.");
      const hello = { ...some, id, summaryId: null, allowedAgents: null, blockedAgents: [], input: null };
      return { ...policy, services: [...policy.services, hello] };
    });
    expect(toolOf(id, given).says).toBe(
      'Its owner says what it takes: "Use NEWCOMER_HELLO with {"name":"Ann"}".',
    );
    const { json } = await at.say(await at.open("user-agent"), `Use ${id} with {"name": "Ann"}`);
    expect(json.parts[0]).toMatchObject({ serviceId: id, quantity: 1, input: { name: "Ann" }, error: null });
    expect(json.parts[0].decision).toMatchObject({ serviceId: id, action: "ALLOWED" });
    const none = await at.say(await at.open("user-agent"), 'Use NOBODYS with {"name": "Ann"}');
    expect(none.json.parts).toEqual([
      { type: "text", text: "There is no service NOBODYS that this agent may use." },
    ]);
  });

  it.each(["Wie viel kostet Ether heute?", "今日の天気は？", "ما سعر الإيثر؟"])(
    "says first that it did not understand: %s",
    async (words) => {
      const { json } = await at.say(await at.open("user-agent"), words);
      expect(json.parts).toEqual([
        { type: "text", text: expect.stringMatching(/^I did not understand that, and bought nothing\. /) },
      ]);
    },
  );

  it("says what it can where nothing is asked for", async () => {
    const { json } = await at.say(await at.open("user-agent"), "Hello!");
    expect(json.parts).toEqual([{ type: "text", text: HELP }]);
  });

  it("is each operator's own", async () => {
    const id = await at.open("user-agent");
    await at.say(id, "Hello!");
    for (const [method, path, body] of [
      ["GET", `${at.path}/${id}`, undefined],
      ["PATCH", `${at.path}/${id}`, { title: "Mine" }],
      ["DELETE", `${at.path}/${id}`, undefined],
      ["POST", `${at.path}/${id}/messages`, { text: "price of ETH" }],
      ["POST", `${at.path}/${id}/stop`, {}],
    ] as const) {
      const told = await at.house.ask(method, path, { as: "operator-002", body });
      expect([method, told.status]).toEqual([method, 404]);
    }
    const list = await at.house.ask("GET", at.path, { as: "operator-002" });
    expect(list.json.items).toEqual([]);
    expect(await at.decisions()).toEqual([]);
  });

  it("is named, listed the last first, and taken away", async () => {
    const [one, other] = [await at.open("user-agent"), await at.open("ops-agent")];
    at.house.clock.nowMs += 1_000;
    await at.say(one, "Hello!");
    const named = await at.ask("PATCH", `${at.path}/${other}`, { title: "Logs" });
    expect(named.json).toMatchObject({ title: "Logs", version: 2 });
    const first = await at.ask("GET", `${at.path}?limit=1`);
    expect(first.json.items.map(({ id }: { id: string }) => id)).toEqual([one]);
    const second = await at.ask("GET", `${at.path}?limit=1&cursor=${first.json.nextCursor}`);
    expect(second.json.items[0]).toEqual(named.json);
    expect((await at.ask("DELETE", `${at.path}/${one}`)).status).toBe(204);
    expect((await at.ask("GET", `${at.path}/${one}`)).status).toBe(404);
  });

  it.each([
    ["an unknown agent", at0("", { agentId: "nobody" }), 400],
    ["an odd title", at0("", { agentId: "user-agent", title: " " }), 400],
    ["unknown fields", at0("", { agentId: "user-agent", more: 1 }), 400],
    ["empty words", at0("/ID/messages", { text: "" }), 400],
    ["long words", at0("/ID/messages", { text: "x".repeat(8_001) }), 400],
    ["a NUL", at0("/ID/messages", { text: "a\u0000b" }), 400],
    ["a body over the limit", at0("/ID/messages", { text: "x".repeat(70_000) }), 413],
  ])("refuses %s", async (_, { path, body }, status) => {
    const id = await at.open("user-agent");
    expect((await at.ask("POST", `${at.path}${path.replace("ID", id)}`, body)).status).toBe(status);
  });
});

function at0(path: string, body: unknown) {
  return { path, body };
}
