import { type FormEvent, type KeyboardEvent, type RefObject, useEffect, useId, useRef } from "react";
import { Button } from "@/components/ui/action/button";
import { Textarea } from "@/components/ui/form/input";
import { MOST_CHARACTERS } from "@/lib/domain/assistant/turn";

const COUNTED_FROM = MOST_CHARACTERS - 500;

/** The button that ends an answer goes with it: its focus is then the field's, not nobody's. */
function useFocusAfter(isAnswering: boolean, field: RefObject<HTMLElement | null>) {
  const wasThere = useRef(false);
  useEffect(() => {
    if (isAnswering || !wasThere.current) return;
    wasThere.current = false;
    if (document.activeElement === document.body) field.current?.focus();
  }, [isAnswering, field]);
  return {
    note: () => {
      wasThere.current = true;
    },
  };
}

/** Where something is said: Enter sends, Shift and Enter begins a line. */
export function Composer({
  text,
  onText,
  onSend,
  onStop,
  isAnswering,
  isStopping,
  agentId,
  field,
}: {
  text: string;
  onText: (text: string) => void;
  onSend: () => void;
  onStop: () => void;
  isAnswering: boolean;
  isStopping: boolean;
  agentId: string | null;
  field: RefObject<HTMLTextAreaElement | null>;
}) {
  const id = useId();
  const focus = useFocusAfter(isAnswering, field);
  const isTooLong = text.length > MOST_CHARACTERS;
  const maySend = !isAnswering && agentId !== null && text.trim() !== "" && !isTooLong;
  const onKey = (event: KeyboardEvent) => {
    // Enter that ends a word of an input method is not the sender's.
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    if (maySend) onSend();
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (maySend) onSend();
  };
  return (
    <form onSubmit={onSubmit} className="grid gap-1.5">
      <label htmlFor={id} className="sr-only">
        What {agentId ?? "the agent"} should get
      </label>
      <div className="flex items-end gap-2">
        <div className="grid min-w-0 flex-1">
          <Textarea
            id={id}
            ref={field}
            rows={1}
            dir="auto"
            value={text}
            onChange={({ target }) => onText(target.value)}
            onKeyDown={onKey}
            placeholder="Ask for something"
            aria-describedby={`${id}-note`}
            aria-invalid={isTooLong || undefined}
            className="max-h-48 min-h-11 resize-none [field-sizing:content]"
          />
        </div>
        {isAnswering ? (
          <Button
            key="stop"
            aria-disabled={isStopping || undefined}
            onFocus={focus.note}
            onClick={() => {
              focus.note();
              if (!isStopping) onStop();
            }}
            className="shrink-0 aria-disabled:cursor-default aria-disabled:opacity-70"
          >
            {isStopping ? "Stopping…" : "Stop"}
          </Button>
        ) : (
          <Button key="send" type="submit" tone="primary" disabled={!maySend} className="shrink-0">
            Send
          </Button>
        )}
      </div>
      <p id={`${id}-note`} className={`text-xs ${isTooLong ? "text-danger-text" : "text-soft"}`}>
        {isStopping
          ? "Stopping: a call that it has asked for already comes to its end."
          : text.length > COUNTED_FROM
            ? `${text.length.toLocaleString("en")} of ${MOST_CHARACTERS.toLocaleString("en")} characters`
            : "Enter sends, Shift + Enter begins a line."}
      </p>
    </form>
  );
}
