import { type StreamEventWire, streamEvent } from "@/lib/schemas/assistant/stream-event";
import type { JsonValue } from "@/lib/schemas/json";
import type { AssistantModel } from "@/lib/server/assistant/models/assistant-model";
import { offlineModel } from "@/lib/server/assistant/models/offline-model";
import type { Patience } from "@/lib/server/assistant/turn/ask-model";
import { TurnDesk } from "@/lib/server/assistant/turn/turn-desk";
import { type Runtime, shareRuntime } from "@/lib/server/kernel/runtime";
import { serveCall } from "@/lib/server/treasury/commands/serve-call";
import type { ProviderCall, ProviderResult } from "@/lib/server/treasury/providers/provider";
import type { DecisionRow } from "@/lib/server/treasury/tables/rows";
import { openTestHouse, type TestHouse } from "@/testing/house";
import { ORIGIN } from "@/testing/http/http-surface";
import { front } from "@/testing/http/router";
import { addUser } from "@/testing/people";
import { silent } from "@/testing/silent";
import type { EngineUnderTest } from "@/testing/store/books";
import { openTreasury } from "@/testing/treasury";

type Provide = (call: ProviderCall) => ProviderResult | Promise<ProviderResult>;

/** A house with a treasury, in which operators talk with the assistant. */
export interface Assistance {
  readonly house: TestHouse<"none", true>;
  readonly path: string;
  /** What providers were asked since the last reset. */
  readonly asked: ProviderCall[];
  ask(method: string, path: string, body?: unknown): ReturnType<TestHouse<"none", true>["ask"]>;
  /** A new conversation as an agent. */
  open(agentId: string): Promise<string>;
  say(id: string, text: string): ReturnType<TestHouse<"none", true>["ask"]>;
  /** The same as events, to the end. */
  stream(id: string, text: string): Promise<StreamEventWire[]>;
  /** The stream itself, as it comes. */
  openStream(id: string, text: string, headers: Record<string, string>): Promise<ReadableStream<Uint8Array>>;
  /** Decisions since the last reset, the oldest first. */
  decisions(): Promise<DecisionRow[]>;
  reset(provide?: Provide): Promise<void>;
  /** Has another model answer, as a process that begins anew. */
  restart(model?: AssistantModel, patience?: Patience): TurnDesk;
  readonly runtime: Runtime;
}

export async function openAssistance(of: { store: EngineUnderTest }): Promise<Assistance> {
  const house = await openTestHouse({ store: of.store, chain: "none", http: true });
  const { context } = house;
  await openTreasury(context);
  await addUser(context, { id: "operator-002", isOperator: true });
  const asked: ProviderCall[] = [];
  let provide: Provide = () => ({ kind: "served", result: null });
  let firstId = "";
  const askProvider = async (call: ProviderCall) => {
    asked.push(call);
    return provide(call);
  };
  const serve = (callId: string) => serveCall({ context, askProvider }, { callId });
  const share = (desk: TurnDesk): Runtime => {
    const runtime: Runtime = { ...house.runtime, answering: desk, serveCall: serve };
    shareRuntime(runtime);
    return runtime;
  };
  const deskOf = (model: AssistantModel, patience?: Patience) =>
    new TurnDesk({ model, log: silent, ...(patience && { patience }) });
  let runtime = share(deskOf(offlineModel()));
  const path = "/api/v1/assistant/conversations";
  const ask = (method: string, at: string, body?: unknown) =>
    house.ask(method, at, { as: "operator-001", body });
  return {
    house,
    path,
    asked,
    ask,
    open: async (agentId) => (await ask("POST", path, { agentId })).json.id,
    say: (id, text) => ask("POST", `${path}/${id}/messages`, { text }),
    stream: async (id, text) => {
      const headers = { accept: "text/event-stream" };
      const told = await house.ask("POST", `${path}/${id}/messages`, {
        as: "operator-001",
        body: { text },
        headers,
      });
      return eventsIn(told.text);
    },
    openStream: async (id, text, headers) => {
      const { token } = await house.session("operator-001");
      const all = { ...headers, authorization: `Bearer ${token}` };
      const init = { method: "POST", headers: all, body: JSON.stringify({ text }) };
      const answer = await front(new Request(new URL(`${path}/${id}/messages`, ORIGIN), init));
      if (answer.body === null) throw new RangeError("It streams nothing.");
      return answer.body;
    },
    decisions: () =>
      context.store.read((tx) =>
        tx.all<DecisionRow>("SELECT * FROM decisions WHERE id > ? ORDER BY id", [firstId]),
      ),
    reset: async (next) => {
      asked.length = 0;
      if (next) provide = next;
      const last = await context.store.read((tx) =>
        tx.get<{ id: string }>("SELECT id FROM decisions ORDER BY id DESC LIMIT 1"),
      );
      firstId = last?.id ?? "";
    },
    restart: (model = offlineModel(), patience) => {
      const desk = deskOf(model, patience);
      runtime = share(desk);
      return desk;
    },
    get runtime() {
      return runtime;
    },
  };
}

/** The events of a stream, each as its schema has it. */
export function eventsIn(text: string): StreamEventWire[] {
  return text
    .split("\n\n")
    .filter((block) => block.startsWith("event:"))
    .map((block) => {
      const data: JsonValue = JSON.parse(block.split("\ndata: ")[1] ?? "null");
      return streamEvent.parse(data);
    });
}
