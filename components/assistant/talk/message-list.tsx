import { useEffect, useMemo, useRef } from "react";
import { Button } from "@/components/ui/action/button";
import { askedLater } from "@/lib/client/assistant/asked-later";
import type { MessageWire } from "@/lib/schemas/assistant/message";
import { MessageItem, SaidBubble } from "./message-item";
import { useStickToEnd } from "./use-stick-to-end";
import type { Earlier } from "./use-talk";

/** What was said, the latest at the end and in sight; earlier pages come by the button above them. */
export function MessageList({
  messages,
  agentId,
  earlier,
  sending,
}: {
  messages: readonly MessageWire[];
  agentId: string;
  earlier: Earlier;
  /** Sent, and not kept yet. */
  sending: string | null;
}) {
  const box = useRef<HTMLElement>(null);
  const { isAtEnd, toEnd, onScroll } = useStickToEnd(box, messages[0]?.seq);
  const later = useMemo(() => askedLater(messages), [messages]);
  useEffect(() => {
    if (sending !== null) toEnd();
  }, [sending, toEnd]);
  return (
    <div className="relative min-h-0 flex-1">
      {/* biome-ignore-start lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section
        ref={box}
        onScroll={onScroll}
        aria-label="Messages"
        tabIndex={0}
        className="h-full overflow-x-hidden overflow-y-auto overscroll-contain px-3 py-4 sm:px-5"
      >
        <ol className="grid gap-5">
          {earlier.isThere ? <EarlierRow earlier={earlier} /> : null}
          {messages.map((message) => (
            <MessageItem
              key={message.seq}
              message={message}
              agentId={agentId}
              later={later.get(message.seq) ?? ""}
            />
          ))}
          {sending === null ? null : (
            <li>
              <SaidBubble text={sending} note="Sending…" />
            </li>
          )}
        </ol>
      </section>
      {/* biome-ignore-end lint/a11y/noNoninteractiveTabindex: see above */}
      {isAtEnd ? null : (
        <Button
          onClick={toEnd}
          className="absolute bottom-3 left-1/2 -translate-x-1/2 rounded-full shadow-lg"
        >
          <span aria-hidden>↓</span> Newest
        </Button>
      )}
    </div>
  );
}

function EarlierRow({ earlier: { isLoading, hasFailed, load } }: { earlier: Earlier }) {
  return (
    <li className="grid justify-items-center gap-1">
      <Button busy={isLoading} onClick={load}>
        Earlier messages
      </Button>
      {hasFailed ? (
        <p role="alert" className="text-xs text-danger-text">
          They did not load. Try again.
        </p>
      ) : null}
    </li>
  );
}
