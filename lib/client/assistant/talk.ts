import type { ConversationPageWire, ConversationWire } from "@/lib/schemas/assistant/conversation";
import type { MessagePartWire, MessageWire, ToolPartWire } from "@/lib/schemas/assistant/message";
import type { StreamEventWire } from "@/lib/schemas/assistant/stream-event";

/** What is loaded of a conversation: messages without a gap, the latest at the end. */
export interface Talk {
  readonly conversation: ConversationWire;
  readonly messages: readonly MessageWire[];
  /** Where the messages before them are asked for; null where there are none. */
  readonly earlier: number | null;
}

const UNDER_WAY = new Set(["waiting", "held", "paying", "paid"]);

/** A call of it is not decided yet, is still paid for, or waits for somebody: also where its answer was stopped meanwhile. */
export const isUnderWay = ({ parts }: MessageWire): boolean =>
  parts.some((part) => {
    if (part.type === "text") return false;
    return part.decision === null
      ? part.error === null
      : part.call !== null && UNDER_WAY.has(part.call.state);
  });

/** The latest page, with what was loaded before it where both still touch. */
export function withLatest(known: Talk | undefined, page: ConversationPageWire): Talk {
  const first = page.messages[0]?.seq ?? 1;
  const before = known?.messages.filter(({ seq }) => seq < first) ?? [];
  const isTouching = (before.at(-1)?.seq ?? -1) === first - 1;
  if (!known || !isTouching) return { ...page };
  return { ...page, messages: [...before, ...page.messages], earlier: known.earlier };
}

/** A page of earlier messages; one that does not touch is left out. */
export function withEarlier(known: Talk, page: ConversationPageWire): Talk {
  const first = known.messages[0]?.seq ?? 0;
  const before = page.messages.filter(({ seq }) => seq < first);
  if (before.length > 0 && before.at(-1)?.seq !== first - 1) return known;
  return { ...known, messages: [...before, ...known.messages], earlier: page.earlier };
}

/** What a stream told, taken in. */
export function withEvent(known: Talk, event: StreamEventWire): Talk {
  switch (event.type) {
    case "message":
      return answering(withMessages(known, [...(event.said ? [event.said] : []), event.answer]), true);
    case "delta":
      return withAnswer(known, event.messageId, (parts) => withText(parts, event.text));
    case "tool":
      return withAnswer(known, event.messageId, (parts) => withPart(parts, event.part));
    case "done":
    case "error":
      return answering(withMessages(known, [event.message]), false);
  }
}

const answering = (known: Talk, isAnswering: boolean): Talk => ({
  ...known,
  conversation: { ...known.conversation, isAnswering },
});

/** Each in its place, or behind the others where it is new. */
function withMessages(known: Talk, news: readonly MessageWire[]): Talk {
  const byNumber = new Map([...known.messages, ...news].map((message) => [message.seq, message]));
  return { ...known, messages: [...byNumber.values()].sort((a, b) => a.seq - b.seq) };
}

/** An answer that goes on; one that has ended is told no more. */
function withAnswer(
  known: Talk,
  id: string,
  change: (parts: readonly MessagePartWire[]) => MessagePartWire[],
): Talk {
  const messages = known.messages.map((message) =>
    message.id === id && message.state === "running" ? { ...message, parts: change(message.parts) } : message,
  );
  return { ...known, messages };
}

function withText(parts: readonly MessagePartWire[], text: string): MessagePartWire[] {
  const last = parts.at(-1);
  if (last?.type !== "text") return [...parts, { type: "text", text }];
  return [...parts.slice(0, -1), { type: "text", text: last.text + text }];
}

function withPart(parts: readonly MessagePartWire[], part: ToolPartWire): MessagePartWire[] {
  const isIt = (each: MessagePartWire) => each.type === "tool" && each.index === part.index;
  return parts.some(isIt) ? parts.map((each) => (isIt(each) ? part : each)) : [...parts, part];
}
