import { describe, expect, it } from "vitest";
import type { ConversationWire } from "@/lib/schemas/assistant/conversation";
import type { MessageWire, ToolPartWire } from "@/lib/schemas/assistant/message";
import { isUnderWay, type Talk, withEarlier, withEvent, withLatest } from "./talk";

const AT = "2026-03-01T00:00:00.000Z";

const conversation: ConversationWire = {
  id: "cnv_1",
  agentId: "user-agent",
  title: "A talk",
  version: 1,
  isAnswering: false,
  createdAt: AT,
  updatedAt: AT,
};

const message = (seq: number, facts: Partial<MessageWire> = {}): MessageWire => ({
  id: `msg_${seq}`,
  seq,
  role: seq % 2 === 1 ? "user" : "assistant",
  state: "done",
  parts: [],
  failure: null,
  mayRetry: false,
  model: null,
  at: AT,
  endedAt: AT,
  ...facts,
});

const messages = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, at) => message(from + at));
const page = (from: number, to: number): Talk => ({
  conversation,
  messages: messages(from, to),
  earlier: from > 1 ? from : null,
});
const numbers = (talk: Talk) => talk.messages.map(({ seq }) => seq);

const tool = (facts: Partial<ToolPartWire> = {}): ToolPartWire => ({
  type: "tool",
  index: 0,
  serviceId: "PRICE_ORACLE",
  kind: "price",
  quantity: 1,
  input: {},
  decision: null,
  call: null,
  approval: null,
  result: null,
  isResultCut: false,
  receipt: null,
  error: null,
  ...facts,
});

describe("what is asked for again", () => {
  const stopped = (...parts: ToolPartWire[]) => isUnderWay(message(2, { state: "stopped", parts }));

  it("is a message whose call is not decided yet, though its answer was stopped", () => {
    expect(stopped(tool())).toBe(true);
    expect(stopped(tool({ error: "It was not asked." }))).toBe(false);
    expect(stopped(tool({ error: "It was not asked." }), tool({ index: 1 }))).toBe(true);
    expect(isUnderWay(message(2, { parts: [{ type: "text", text: "Done." }] }))).toBe(false);
  });
});

describe("what is loaded of a conversation", () => {
  it("is the latest page, and keeps what was loaded before it while both touch", () => {
    expect(withLatest(undefined, page(51, 100))).toEqual(page(51, 100));
    const more = withEarlier(page(51, 100), page(1, 50));
    expect([numbers(more), more.earlier]).toEqual([numbers(page(1, 100)), null]);
    const later = withLatest(more, page(53, 102));
    expect([numbers(later), later.earlier]).toEqual([numbers(page(1, 102)), null]);
  });

  it("never has a gap: after a long absence it begins anew, and a page from elsewhere is left out", () => {
    expect(withLatest(page(1, 50), page(101, 150))).toEqual(page(101, 150));
    expect(withLatest(page(1, 50), page(52, 101))).toEqual(page(52, 101));
    expect(withEarlier(page(101, 150), page(1, 50))).toEqual(page(101, 150));
  });

  it("takes nothing twice", () => {
    expect(numbers(withEarlier(page(51, 100), page(40, 60)))).toEqual(numbers(page(40, 100)));
    expect(numbers(withLatest(page(51, 100), page(51, 100)))).toEqual(numbers(page(51, 100)));
  });
});

describe("what a stream tells", () => {
  const running = message(4, { state: "running", endedAt: null });
  const begun = withEvent(page(1, 2), { type: "message", said: message(3), answer: running });

  it("is added behind the others, and the conversation is answering", () => {
    expect([numbers(begun), begun.conversation.isAnswering]).toEqual([[1, 2, 3, 4], true]);
  });

  it("grows: text behind text, a tool's part in the place of its index", () => {
    const told = [
      { type: "delta", messageId: "msg_4", text: "He" },
      { type: "delta", messageId: "msg_4", text: "llo" },
      { type: "tool", messageId: "msg_4", part: tool() },
      { type: "delta", messageId: "msg_4", text: "There" },
      { type: "tool", messageId: "msg_4", part: tool({ error: "no" }) },
    ] as const;
    expect(told.reduce<Talk>(withEvent, begun).messages.at(-1)?.parts).toEqual([
      { type: "text", text: "Hello" },
      tool({ error: "no" }),
      { type: "text", text: "There" },
    ]);
  });

  it("ends with the message as it is kept, and adds nothing to it any more", () => {
    const kept = message(4, { parts: [{ type: "text", text: "All" }] });
    const ended = withEvent(begun, { type: "done", message: kept });
    expect([ended.messages.at(-1), ended.conversation.isAnswering]).toEqual([kept, false]);
    expect(withEvent(ended, { type: "delta", messageId: "msg_4", text: "more" }).messages).toEqual(
      ended.messages,
    );
    const failed = message(4, { state: "failed" });
    const error = { type: "error", message: failed, detail: "x", traceId: null } as const;
    expect(withEvent(begun, error).messages.at(-1)).toEqual(failed);
  });

  it("begins a retry in the place of the answer", () => {
    const again = withEvent(page(1, 4), { type: "message", said: null, answer: running });
    expect([numbers(again), again.messages.at(-1)?.state]).toEqual([[1, 2, 3, 4], "running"]);
  });
});
