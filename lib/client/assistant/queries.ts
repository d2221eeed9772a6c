import { queryOptions } from "@tanstack/react-query";
import { get } from "@/lib/client/api";
import { pagesQuery } from "@/lib/client/pages";
import { keys } from "@/lib/client/query-keys";
import type { AssistantWire } from "@/lib/schemas/assistant/assistant";
import type { ConversationPageWire, ConversationWire } from "@/lib/schemas/assistant/conversation";
import { isStreaming } from "./streaming";
import { isUnderWay, type Talk, withLatest } from "./talk";

const POLL_MS = 5_000;
/** While an answer goes on that somebody else hears, as after a reload. */
const ANSWERING_MS = 1_000;
const QUIET_MS = 20_000;

export const CONVERSATIONS_PATH = "/api/v1/assistant/conversations";
export const pathOf = (id: string) => `${CONVERSATIONS_PATH}/${encodeURIComponent(id)}`;

export const assistantQuery = () =>
  queryOptions({
    queryKey: [...keys.assistant, "facts"],
    queryFn: ({ signal }) => get<AssistantWire>("/api/v1/assistant", signal),
    refetchInterval: POLL_MS,
  });

export const conversationsQuery = () =>
  pagesQuery<ConversationWire>(keys.conversations, `${CONVERSATIONS_PATH}?limit=20`);

function pauseMs(talk: Talk | undefined): number {
  if (talk?.conversation.isAnswering) return ANSWERING_MS;
  return talk?.messages.slice(-50).some(isUnderWay) ? POLL_MS : QUIET_MS;
}

/** A conversation with its latest messages; earlier ones, once loaded, stay. What is heard as a stream is not asked for. */
export const conversationQuery = (id: string) =>
  queryOptions({
    queryKey: keys.conversation(id),
    queryFn: async ({ signal, client }): Promise<Talk> => {
      const page = await get<ConversationPageWire>(pathOf(id), signal);
      const known = client.getQueryData<Talk>(keys.conversation(id));
      if (known && isStreaming(id)) return { ...known, conversation: page.conversation };
      return withLatest(known, page);
    },
    refetchInterval: ({ state: { data } }) => (isStreaming(id) ? POLL_MS : pauseMs(data)),
  });
