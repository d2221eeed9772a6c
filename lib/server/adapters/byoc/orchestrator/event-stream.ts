import type { OpenedAnswer } from "@/lib/server/outbound/exchange";

const DONE = "[DONE]";
/** A longer line is passed on as it comes. */
const LINE_BYTES = 64 * 1024;

interface Passing {
  /** Called once, when the stream is over, however it ends. @returns what stands before the last line; null where nothing */
  onOver(): Promise<string | null>;
}

export function isEventStream({ headers }: Pick<OpenedAnswer, "headers">): boolean {
  return /\btext\/event-stream\b/i.test(headers["content-type"] ?? "");
}

/** Passes events on as they come, until the line that says that it was the last. */
export function passEvents(answer: OpenedAnswer, passing: Passing): ReadableStream<Uint8Array> {
  let over: Promise<string | null> | null = null;
  const onOver = () => {
    over ??= passing.onOver();
    return over;
  };
  const events = eventsOf(answer, onOver);
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        try {
          const { done, value } = await events.next();
          if (done) controller.close();
          else controller.enqueue(value);
        } catch (error) {
          await onOver();
          controller.error(error);
        }
      },
      cancel: async () => {
        answer.close();
        await onOver();
      },
    },
    { highWaterMark: 0 },
  );
}

async function* eventsOf(
  answer: OpenedAnswer,
  onOver: () => Promise<string | null>,
): AsyncGenerator<Uint8Array> {
  let waiting: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of answer.body) {
      waiting.push(Buffer.from(chunk));
      size += chunk.byteLength;
      if (!chunk.includes(LINE_FEED) && size < LINE_BYTES) continue;
      const text = Buffer.concat(waiting);
      const doneAt = text.indexOf(DONE);
      if (doneAt >= 0) {
        yield* lastOf(text, doneAt, await onOver());
        return;
      }
      const end = size < LINE_BYTES ? text.lastIndexOf(LINE_FEED) + 1 : text.length;
      yield text.subarray(0, end);
      waiting = end < text.length ? [text.subarray(end)] : [];
      size = text.length - end;
    }
    const rest = Buffer.concat(waiting);
    if (rest.length > 0) yield* lastOf(rest, rest.indexOf(DONE), await onOver());
  } finally {
    answer.close();
    await onOver();
  }
}

const LINE_FEED = 10;

/** The line that ends it, and before it what is left of the sender's money. */
function* lastOf(text: Buffer, doneAt: number, balance: string | null): Generator<Uint8Array> {
  if (doneAt < 0) return yield text;
  const lineAt = text.lastIndexOf(LINE_FEED, doneAt) + 1;
  if (lineAt > 0) yield text.subarray(0, lineAt);
  if (balance !== null) yield Buffer.from(`data: ${balance}\n\n`);
  const lineEnd = text.indexOf(LINE_FEED, doneAt);
  yield Buffer.concat([text.subarray(lineAt, lineEnd < 0 ? text.length : lineEnd), Buffer.from("\n\n")]);
}
