import type { QueryClient } from "@tanstack/react-query";
import { postForEvents } from "@/lib/client/api";
import { keys } from "@/lib/client/query-keys";
import type { StreamEventWire } from "@/lib/schemas/assistant/stream-event";
import { eventsOf } from "./event-stream";
import { isStreaming, whileStreaming } from "./streaming";
import { type Talk, withEvent } from "./talk";

/** A model may say hundreds of words a second; they are drawn this often. */
const DRAW_EVERY_MS = 50;

export interface Turn {
  readonly conversationId: string;
  readonly path: string;
  readonly body: object;
  readonly idempotencyKey: string;
  readonly signal: AbortSignal;
  /** What was said is kept. */
  readonly onKept: () => void;
}

/**
 * Says something, and takes in what is answered while it comes. A stream that was cut is no failure: the turn goes on
 * without us, and the conversation is asked how it stands. @throws ApiProblem where nothing was kept
 */
export async function hearTurn(client: QueryClient, turn: Turn): Promise<void> {
  const { conversationId: id } = turn;
  if (isStreaming(id)) return;
  try {
    await whileStreaming(id, () => hear(client, turn));
  } finally {
    void client.invalidateQueries({ queryKey: keys.assistant });
  }
}

async function hear(client: QueryClient, { conversationId, path, body, ...turn }: Turn): Promise<void> {
  const stream = await postForEvents(path, body, turn);
  if (stream === null) return turn.onKept();
  const drawing = new Drawing(client, conversationId);
  try {
    for await (const data of eventsOf(stream)) {
      const event: StreamEventWire = JSON.parse(data);
      if (event.type === "message") turn.onKept();
      drawing.add(event);
    }
  } catch {
    // Cut on its way, or left by whoever heard it.
  } finally {
    drawing.end();
  }
}

/** Takes in what was told since the last time, all at once. */
class Drawing {
  private told: StreamEventWire[] = [];
  private timer: ReturnType<typeof setTimeout> | null = null;

  constructor(
    private readonly client: QueryClient,
    private readonly id: string,
  ) {}

  add(event: StreamEventWire): void {
    this.told.push(event);
    if (event.type !== "delta") this.end();
    else this.timer ??= setTimeout(() => this.end(), DRAW_EVERY_MS);
  }

  end(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    const told = this.told.splice(0);
    if (told.length === 0) return;
    this.client.setQueryData<Talk>(
      keys.conversation(this.id),
      (known) => known && told.reduce(withEvent, known),
    );
  }
}
