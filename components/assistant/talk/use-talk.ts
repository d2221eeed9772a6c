import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { get, newIdempotencyKey, post } from "@/lib/client/api";
import { ApiProblem } from "@/lib/client/api-problem";
import { hearTurn } from "@/lib/client/assistant/hear-turn";
import { CONVERSATIONS_PATH, conversationQuery, pathOf } from "@/lib/client/assistant/queries";
import { useIsStreaming } from "@/lib/client/assistant/streaming";
import { type Talk, withEarlier } from "@/lib/client/assistant/talk";
import { notifyFailure } from "@/lib/client/notify-failure";
import { keys } from "@/lib/client/query-keys";
import type { ConversationPageWire, ConversationWire } from "@/lib/schemas/assistant/conversation";

/** The way to messages before those that are loaded. */
export interface Earlier {
  readonly isThere: boolean;
  readonly isLoading: boolean;
  readonly hasFailed: boolean;
  readonly load: () => void;
}

/** Something said that was not kept: asked again, it is the same intention. */
interface Unsent {
  readonly conversationId: string | null;
  readonly text: string;
  readonly key: string;
  readonly error: unknown;
}

/** The signal of this page's stay: an answer that is heard goes on without whoever leaves. */
function useStay(): () => AbortSignal {
  const stay = useRef<AbortController | null>(null);
  useEffect(() => {
    stay.current = new AbortController();
    return () => stay.current?.abort();
  }, []);
  return () => stay.current?.signal ?? AbortSignal.abort();
}

/** Another page of earlier messages. */
function useEarlier(id: string | null, earlier: number | null): Earlier {
  const client = useQueryClient();
  const loading = useMutation({
    mutationFn: ({ of, before }: { of: string; before: number }) =>
      get<ConversationPageWire>(`${pathOf(of)}?before=${before}`),
    onSuccess: (page, { of }) =>
      client.setQueryData<Talk>(keys.conversation(of), (known) => known && withEarlier(known, page)),
  });
  return {
    isThere: earlier !== null,
    isLoading: loading.isPending,
    hasFailed: loading.isError,
    load: () => {
      if (id !== null && earlier !== null) loading.mutate({ of: id, before: earlier });
    },
  };
}

interface Saying {
  /** Null for a conversation that begins with what is said first. */
  readonly conversationId: string | null;
  readonly agentId: string | null;
  readonly onOpened: (id: string) => void;
  readonly onUnsent: (unsent: Pick<Unsent, "conversationId" | "text">) => void;
}

/** Says something, in a conversation of its own where none is open. */
function useSay({ conversationId: id, agentId, onOpened, onUnsent }: Saying, signal: () => AbortSignal) {
  const client = useQueryClient();
  const [sending, setSending] = useState<string | null>(null);
  const [unsent, setUnsent] = useState<Unsent | null>(null);

  const open = async (key: string): Promise<string> => {
    const opened = await post<ConversationWire>(CONVERSATIONS_PATH, { agentId }, `${key}-open`);
    const begun: Talk = { conversation: opened, messages: [], earlier: null };
    client.setQueryData(keys.conversation(opened.id), begun);
    onOpened(opened.id);
    return opened.id;
  };

  const say = async (text: string) => {
    const key = unsent?.text === text && unsent.conversationId === id ? unsent.key : newIdempotencyKey();
    setUnsent(null);
    setSending(text);
    let at = id;
    try {
      at ??= await open(key);
      const turn = {
        conversationId: at,
        path: `${pathOf(at)}/messages`,
        body: { text },
        idempotencyKey: key,
      };
      const onKept = () => {
        setSending(null);
        // Its first words are its title.
        void client.invalidateQueries({ queryKey: keys.assistant });
      };
      await hearTurn(client, { ...turn, signal: signal(), onKept });
    } catch (error) {
      if (signal().aborted) return;
      setUnsent({ conversationId: at, text, key, error });
      onUnsent({ conversationId: at, text });
    } finally {
      setSending(null);
    }
  };
  return { say, sending, unsent: unsent?.conversationId === id ? unsent : null };
}

/** Ends an answer. It is stopping until it is over: what it has asked for already is waited for. */
function useStop(id: string | null, answerId: string | null) {
  const client = useQueryClient();
  const [stopped, setStopped] = useState<string | null>(null);
  const { mutate } = useMutation({
    mutationFn: (of: string) => post(`${pathOf(of)}/stop`),
    onError: (error) => {
      setStopped(null);
      notifyFailure(error);
    },
    onSettled: () => client.invalidateQueries({ queryKey: keys.assistant }),
  });
  return {
    stop: () => {
      if (id === null) return;
      setStopped(answerId);
      mutate(id);
    },
    forget: () => setStopped(null),
    isStopping: answerId !== null && stopped === answerId,
  };
}

/** A conversation's messages, and all that is done to them. */
export function useTalk(saying: Saying) {
  const { conversationId: id } = saying;
  const client = useQueryClient();
  const signal = useStay();
  const talk = useQuery({ ...conversationQuery(id ?? ""), enabled: id !== null });
  const isStreaming = useIsStreaming(id);
  const said = useSay(saying, signal);

  const isAnswering = said.sending !== null || isStreaming || talk.data?.conversation.isAnswering === true;
  const stopping = useStop(id, isAnswering ? (talk.data?.messages.at(-1)?.id ?? null) : null);

  const retry = (messageId: string) => {
    if (id === null) return;
    stopping.forget();
    const path = `${pathOf(id)}/messages/${encodeURIComponent(messageId)}/retry`;
    const turn = { conversationId: id, path, body: {}, idempotencyKey: newIdempotencyKey() };
    void hearTurn(client, { ...turn, signal: signal(), onKept: () => undefined }).catch((error: unknown) => {
      if (!signal().aborted) notifyFailure(error);
    });
  };

  return {
    ...said,
    talk: id === null ? undefined : talk.data,
    error: talk.error,
    isGone: talk.error instanceof ApiProblem && talk.error.status === 404,
    refetch: talk.refetch,
    isAnswering,
    retry,
    stop: stopping.stop,
    isStopping: stopping.isStopping,
    earlier: useEarlier(id, talk.data?.earlier ?? null),
  };
}
