import { useQueryClient } from "@tanstack/react-query";
import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { PicturePlace } from "@/components/assistant/results/picture-source";
import { useMe } from "@/components/identity/use-identity";
import { Button } from "@/components/ui/action/button";
import { Link } from "@/components/ui/action/link";
import { ParamLink } from "@/components/ui/action/param-link";
import { EmptyState } from "@/components/ui/feedback/empty-state";
import { ErrorNote } from "@/components/ui/feedback/error-note";
import { Notice } from "@/components/ui/feedback/notice";
import { SkeletonRows } from "@/components/ui/feedback/skeleton";
import { ForeignText } from "@/components/ui/foreign-text";
import { sayFailure } from "@/lib/client/api-problem";
import type { Talk } from "@/lib/client/assistant/talk";
import { keys } from "@/lib/client/query-keys";
import type { AssistantWire } from "@/lib/schemas/assistant/assistant";
import type { ConversationWire } from "@/lib/schemas/assistant/conversation";
import type { MessageWire } from "@/lib/schemas/assistant/message";
import { RenameDialog } from "../history/rename-dialog";
import { Begin } from "./begin";
import { Composer } from "./composer";
import { MessageList } from "./message-list";
import { pricesBefore } from "./prices-asked";
import { Spoken } from "./spoken";
import { MayAskProvider, TalkProvider, type TalkWays } from "./talk-context";
import type { useTalk } from "./use-talk";

const NONE: readonly MessageWire[] = [];

interface ConversationParts {
  readonly facts: AssistantWire;
  readonly agentId: string | null;
  readonly talk: ReturnType<typeof useTalk>;
  readonly isNew: boolean;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly onAgent: (agentId: string) => void;
  readonly onHistory: () => void;
  readonly picturePlaces: readonly PicturePlace[];
  readonly field: RefObject<HTMLTextAreaElement | null>;
}

/** What was said with one agent, and the field to say more. */
export function Conversation(parts: ConversationParts) {
  const { facts, agentId, talk, isNew, text, onText, onAgent, onHistory, field } = parts;
  const ways = useWays(parts);
  const messages = talk.talk?.messages ?? NONE;
  const isEmpty = isNew && talk.sending === null;
  const send = () => {
    onText("");
    void talk.say(text.trim());
  };
  return (
    <TalkProvider value={ways}>
      <MayAskProvider value={!talk.isAnswering}>
        <section
          aria-label="Conversation"
          className="flex h-[var(--desk)] min-h-[24rem] min-w-0 flex-col rounded-xl border border-line bg-surface shadow-sm"
        >
          <TopLine conversation={talk.talk?.conversation ?? null} agentId={agentId} onHistory={onHistory} />
          {isEmpty ? (
            <Begin
              facts={facts}
              agentId={agentId}
              onAgent={onAgent}
              onChoose={(prompt) => {
                onAgent(prompt.agentId);
                onText(prompt.text);
                field.current?.focus();
              }}
            />
          ) : (
            <Middle talk={talk} messages={messages} agentId={agentId ?? ""} />
          )}
          <Spoken latest={messages.at(-1)} agentId={agentId ?? ""} isStopping={talk.isStopping} />
          {talk.isGone ? null : (
            <div className="grid gap-2 border-t border-line p-3 sm:px-5">
              {facts.agents.some(({ bound }) => bound === "stopped") ? <AllStopped /> : null}
              {talk.unsent === null ? null : <Unsent error={talk.unsent.error} />}
              <Composer
                text={text}
                onText={onText}
                onSend={send}
                onStop={talk.stop}
                isAnswering={talk.isAnswering}
                isStopping={talk.isStopping}
                agentId={agentId}
                field={field}
              />
            </div>
          )}
        </section>
      </MayAskProvider>
    </TalkProvider>
  );
}

/** What its cards may do: the same functions all the time, which do what the last drawing would have them do. */
function useWays({ talk, onText, picturePlaces, field }: ConversationParts): TalkWays {
  const isOperator = useMe()?.roles.includes("operator") === true;
  const client = useQueryClient();
  const id = talk.talk?.conversation.id ?? "";
  const messagesNow = useCallback(
    () => client.getQueryData<Talk>(keys.conversation(id))?.messages ?? NONE,
    [client, id],
  );
  const latest = useRef({ say: talk.say, retry: talk.retry, onText });
  useEffect(() => {
    latest.current = { say: talk.say, retry: talk.retry, onText };
  });
  return useMemo(
    () => ({
      picturePlaces,
      isOperator,
      pricesBefore: (pair, seq) => pricesBefore(messagesNow(), { pair, seq }),
      askAgain: (seq) => {
        const { text, calls } = askedBy(messagesNow(), seq);
        if (calls === 1 && text !== "") return void latest.current.say(text);
        // Sent again as it is, it would buy a second time what passed.
        latest.current.onText(text);
        field.current?.focus();
      },
      retry: (messageId) => latest.current.retry(messageId),
    }),
    [picturePlaces, isOperator, messagesNow, field],
  );
}

/** What an answer was asked, and how many calls it made of it. */
function askedBy(messages: readonly MessageWire[], seq: number): { text: string; calls: number } {
  const said = messages.findLast((message) => message.role === "user" && message.seq < seq);
  const answer = messages.find((message) => message.seq === seq);
  return {
    text: said?.parts.find((part) => part.type === "text")?.text ?? "",
    calls: answer?.parts.filter((part) => part.type === "tool").length ?? 0,
  };
}

function Middle({
  talk,
  messages,
  agentId,
}: {
  talk: ConversationParts["talk"];
  messages: readonly MessageWire[];
  agentId: string;
}) {
  const { error, refetch } = talk;
  if (talk.isGone) {
    return (
      <div className="flex-1 p-5">
        <EmptyState
          title="There is no such conversation."
          action={<ParamLink changes={{ c: null }}>Begin another</ParamLink>}
        >
          It was deleted, or it is somebody else's.
        </EmptyState>
      </div>
    );
  }
  if (!talk.talk && talk.sending === null) {
    if (!error) {
      return (
        <div className="flex-1 p-5">
          <SkeletonRows rows={4} className="h-20" />
        </div>
      );
    }
    const said = sayFailure(error);
    return (
      <div className="flex-1 p-5">
        <ErrorNote title={said.title} traceId={said.traceId} onRetry={() => void refetch()}>
          {said.detail}
        </ErrorNote>
      </div>
    );
  }
  return <MessageList messages={messages} agentId={agentId} earlier={talk.earlier} sending={talk.sending} />;
}

function TopLine({
  conversation,
  agentId,
  onHistory,
}: {
  conversation: ConversationWire | null;
  agentId: string | null;
  onHistory: () => void;
}) {
  const [isRenaming, setRenaming] = useState(false);
  return (
    <div className="flex min-h-14 flex-wrap items-center gap-2 border-b border-line px-3 py-1.5 sm:px-5">
      <Button className="lg:hidden" onClick={onHistory}>
        History
      </Button>
      <div className="min-w-0 flex-1">
        <h2 className="truncate text-sm font-semibold">
          <ForeignText className="whitespace-nowrap!">
            {conversation?.title ?? "New conversation"}
          </ForeignText>
        </h2>
        {agentId === null ? null : <p className="truncate text-xs text-soft">as {agentId}</p>}
      </div>
      {conversation === null ? null : (
        <Button onClick={() => setRenaming(true)} aria-label="Rename the conversation">
          Rename
        </Button>
      )}
      {conversation !== null && isRenaming ? (
        <RenameDialog conversation={conversation} onClose={() => setRenaming(false)} />
      ) : null}
    </div>
  );
}

function AllStopped() {
  return (
    <Notice tone="warning">
      All spending is stopped: every call is refused.{" "}
      <Link
        href="/treasury"
        className="inline-flex min-h-11 items-center text-primary-text underline underline-offset-4 sm:min-h-6"
      >
        To the treasury
      </Link>
    </Notice>
  );
}

/** What was said is in the field again. */
function Unsent({ error }: { error: unknown }) {
  const { detail, traceId } = sayFailure(error);
  return (
    <p role="alert" className="text-sm text-danger-text">
      It was not sent. {detail}
      {traceId ? <span className="block font-mono text-xs text-soft">trace {traceId}</span> : null}
    </p>
  );
}
