import { memo } from "react";
import { Button } from "@/components/ui/action/button";
import { ClockTime } from "@/components/ui/clock-time";
import { ErrorNote } from "@/components/ui/feedback/error-note";
import { ForeignText } from "@/components/ui/foreign-text";
import { type LaterOfMessage, laterOf } from "@/lib/client/assistant/asked-later";
import { decidedSince } from "@/lib/client/assistant/since";
import { isUnderWay } from "@/lib/client/assistant/talk";
import type { MessagePartWire, MessageWire } from "@/lib/schemas/assistant/message";
import { ToolCard } from "../tool/tool-card";
import { useMayAsk, useTalkWays } from "./talk-context";

// What is out of sight is neither laid out nor painted, however long the conversation.
const ROW = "[content-visibility:auto] [contain-intrinsic-size:auto_8rem] min-w-0";

type Props = {
  message: MessageWire;
  agentId: string;
  /** Of its calls that were asked for again; none mostly, and then the same all the time. */
  later: LaterOfMessage;
};

/** One message: a person's on the right, an answer with its calls on the left. */
export const MessageItem = memo(function MessageItem({ message, agentId, later }: Props) {
  return (
    <li className={ROW} data-seq={message.seq}>
      {message.role === "user" ? (
        <Said message={message} />
      ) : (
        <Answer message={message} agentId={agentId} later={later} />
      )}
    </li>
  );
});

const textOf = (parts: readonly MessagePartWire[]) =>
  parts.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("\n");

export function SaidBubble({ text, note }: { text: string; note?: string }) {
  return (
    <article aria-label="You" className="ml-auto grid w-fit max-w-[85%] justify-items-end gap-1">
      <div className="min-w-0 rounded-2xl rounded-br-sm border border-primary-text/40 bg-primary/10 px-4 py-2.5">
        <ForeignText>{text}</ForeignText>
      </div>
      {note ? <p className="text-xs text-soft">{note}</p> : null}
    </article>
  );
}

const Said = ({ message }: { message: MessageWire }) => <SaidBubble text={textOf(message.parts)} />;

function Answer({ message, agentId, later }: Props) {
  return (
    <article aria-label={agentId} aria-busy={message.state === "running"} className="grid min-w-0 gap-2">
      <p className="flex flex-wrap gap-x-2 text-xs text-soft">
        <span className="font-medium text-ink">{agentId}</span>
        {message.model === null ? null : <ForeignText>{message.model}</ForeignText>}
        <ClockTime at={message.at} />
      </p>
      {message.parts.map((part) =>
        part.type === "text" ? (
          <p key={`text ${message.parts.indexOf(part)}`} className="max-w-prose text-sm leading-relaxed">
            <ForeignText>{part.text}</ForeignText>
          </p>
        ) : (
          <ToolCard
            key={`tool ${part.index}`}
            part={part}
            seq={message.seq}
            later={laterOf(later, part.index)}
          />
        ),
      )}
      {decidedSince(message).map((words) => (
        <p key={words} className="text-sm text-soft">
          <ForeignText>{words}</ForeignText>
        </p>
      ))}
      <End message={message} />
    </article>
  );
}

/** How an answer stands or ended, where it is not simply done. */
function End({ message }: { message: MessageWire }) {
  const { id, state, failure, mayRetry } = message;
  const { retry } = useTalkWays();
  const mayAsk = useMayAsk();
  if (state === "running") return <Running />;
  if (state === "done") return null;
  const again = mayRetry ? (
    <div>
      <Button disabled={!mayAsk} onClick={() => retry(id)}>
        Try again
      </Button>
    </div>
  ) : null;
  if (state === "failed") {
    return (
      <>
        <ErrorNote title="The answer did not come to its end." traceId={failure?.traceId ?? null}>
          <ForeignText>{failure?.detail ?? "Try again."}</ForeignText>
        </ErrorNote>
        {again}
      </>
    );
  }
  return (
    <>
      <p className="text-sm text-soft">
        Stopped.{" "}
        {isUnderWay(message)
          ? "What it had asked for goes on by itself, and is shown here as it ends."
          : "What was paid for before stays as it is."}
      </p>
      {again}
    </>
  );
}

function Running() {
  return (
    <p aria-hidden className="flex h-5 items-center gap-1.5">
      {["one", "two", "three"].map((dot) => (
        <span key={dot} className="size-2 rounded-full bg-soft motion-safe:animate-pulse" />
      ))}
    </p>
  );
}
