import { createContext, useContext } from "react";
import type { PicturePlace } from "@/components/assistant/results/picture-source";
import type { PricePoint } from "../results/read-result";

/** What the cards of a conversation may do, and need to know of the rest of it. A change draws every card anew. */
export interface TalkWays {
  /** Where pictures are loaded from unasked. */
  readonly picturePlaces: readonly PicturePlace[];
  /** Whoever reads is an operator, who may change what an agent may spend. */
  readonly isOperator: boolean;
  /** Prices of a pair that were asked for before a message. */
  readonly pricesBefore: (pair: string, seq: number) => readonly PricePoint[];
  /** Asks again what a message answers: at once where it asked for one thing, else by the text field. */
  readonly askAgain: (seq: number) => void;
  readonly retry: (messageId: string) => void;
}

const MayAsk = createContext(false);
export const MayAskProvider = MayAsk.Provider;

/** No answer goes on, so that something may be said. */
export const useMayAsk = () => useContext(MayAsk);

const Context = createContext<TalkWays | null>(null);
export const TalkProvider = Context.Provider;

export function useTalkWays(): TalkWays {
  const ways = useContext(Context);
  if (ways === null) throw new Error("A card of a conversation stands outside of one.");
  return ways;
}
