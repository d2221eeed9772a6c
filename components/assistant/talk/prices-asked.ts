import type { MessageWire } from "@/lib/schemas/assistant/message";
import { type PricePoint, priceIn } from "../results/read-result";

/** So far back a course is drawn from what was asked. */
const MOST_MESSAGES = 100;

/** The prices of a pair that were asked for in the messages before one. */
export function pricesBefore(
  messages: readonly MessageWire[],
  { pair, seq }: { readonly pair: string; readonly seq: number },
): PricePoint[] {
  const before = messages.filter((message) => message.seq < seq && message.seq >= seq - MOST_MESSAGES);
  return before
    .flatMap(({ parts }) => parts)
    .flatMap((part) => (part.type === "tool" && part.result !== null ? (priceIn(part.result) ?? []) : []))
    .filter((price) => price.pair === pair)
    .map(({ at, price }) => ({ at, price }));
}
