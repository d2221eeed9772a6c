import type { Answer } from "./answer";

/** So that neither the client nor anybody between takes a silent stream for a dead one. */
const BEAT_EVERY_MS = 10_000;

interface Named {
  readonly type: string;
}

export function wantsEvents(request: Request): boolean {
  return (request.headers.get("accept") ?? "").split(",").some((one) => one.trim().startsWith(TYPE));
}

const TYPE = "text/event-stream";

/** Answers with events as they come, each named by its type. A client that goes away ends nothing but its stream. */
export function eventsAnswer(events: AsyncIterable<Named>, beatEveryMs = BEAT_EVERY_MS): Answer {
  return {
    status: 200,
    body: "",
    contentType: TYPE,
    // Whoever passes it on is not to collect it first.
    headers: [["x-accel-buffering", "no"]],
    stream: eventStream(events[Symbol.asyncIterator](), beatEveryMs),
  };
}

/** No faster than the client reads. */
function eventStream(events: AsyncIterator<Named>, beatEveryMs: number): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let beat: NodeJS.Timeout | undefined;
  return new ReadableStream<Uint8Array>({
    start: (controller) => {
      beat = setInterval(() => {
        if ((controller.desiredSize ?? 0) > 0) controller.enqueue(encoder.encode(": beat\n\n"));
      }, beatEveryMs);
    },
    pull: async (controller) => {
      const { done, value } = await events.next();
      if (!done) return controller.enqueue(encoder.encode(textOf(value)));
      clearInterval(beat);
      controller.close();
    },
    cancel: async () => {
      clearInterval(beat);
      await events.return?.();
    },
  });
}

const textOf = (event: Named) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
