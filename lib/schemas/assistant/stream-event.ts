import { z } from "@/lib/schemas/zod";
import { message, toolPart } from "./message";

/**
 * What a turn tells while it goes on, as `text/event-stream`: the event's name is `type`, its data the whole of it as
 * JSON. Comments in between keep the connection open. The last one is `done` or `error`; a stream that ends without
 * either was cut, and the conversation says how its turn stands.
 */
export const streamEvent = z.discriminatedUnion("type", [
  /** Kept: what was said, and the answer that begins. `said` is null for a retry. */
  z.object({ type: z.literal("message"), said: message.nullable(), answer: message }),
  /** More of the answer's text, behind all that was told before: it is added to the last part if that is text. */
  z.object({ type: z.literal("delta"), messageId: z.string(), text: z.string() }),
  /** A tool's part begins, or is told again with what came of it: it takes the place of the one with its index. */
  z.object({ type: z.literal("tool"), messageId: z.string(), part: toolPart }),
  /** The answer is over, `done` or `stopped`: the message as it is kept. */
  z.object({ type: z.literal("done"), message }),
  /** It failed; the message as it is kept says so too. */
  z.object({ type: z.literal("error"), message, detail: z.string(), traceId: z.string().nullable() }),
]);
export type StreamEventWire = z.infer<typeof streamEvent>;
