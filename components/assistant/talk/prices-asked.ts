import type { MessageWire, ToolPartWire } from "@/lib/schemas/assistant/message";
import { type PricePoint, priceIn } from "../results/read-result";

/** So far back a course is drawn from what was asked. */
const MOST_MESSAGES = 100;

type Price = ReturnType<typeof priceIn>;

/** Each is looked for by every answer that follows, and stays what it is. */
const known = new WeakMap<ToolPartWire, Price>();

function priceOf(part: ToolPartWire): Price {
  const before = known.get(part);
  if (before !== undefined) return before;
  const price = part.result === null ? null : priceIn(part.result);
  known.set(part, price);
  return price;
}

/** The prices of a pair that were asked for in the messages before one. */
export function pricesBefore(
  messages: readonly MessageWire[],
  { pair, seq }: { readonly pair: string; readonly seq: number },
): PricePoint[] {
  const before = messages.filter((message) => message.seq < seq && message.seq >= seq - MOST_MESSAGES);
  return before
    .flatMap(({ parts }) => parts)
    .flatMap((part) => (part.type === "tool" ? (priceOf(part) ?? []) : []))
    .filter((price) => price.pair === pair)
    .map(({ at, price }) => ({ at, price }));
}
