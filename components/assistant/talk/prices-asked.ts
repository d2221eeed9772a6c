import type { MessageWire } from "@/lib/schemas/assistant/message";
import { type PricePoint, readResult } from "../results/read-result";

/** A price that was asked for, and by which message. */
interface AskedPrice extends PricePoint {
  readonly seq: number;
}

/** The prices of a conversation by their pair. */
export function pricesAsked(messages: readonly MessageWire[]): ReadonlyMap<string, readonly AskedPrice[]> {
  const byPair = new Map<string, AskedPrice[]>();
  for (const { seq, parts } of messages) {
    for (const part of parts) {
      if (part.type !== "tool" || part.result === null) continue;
      const shown = readResult(part.result);
      if (shown.kind !== "prices" || shown.prices.now.at === null) continue;
      const { pair, now } = shown.prices;
      byPair.set(pair, [...(byPair.get(pair) ?? []), { seq, at: shown.prices.now.at, price: now.price }]);
    }
  }
  return byPair;
}
