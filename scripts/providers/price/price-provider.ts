import { SoukError } from "@/lib/domain/errors";
import { z } from "@/lib/schemas/zod";
import { type Asked, jsonAnswer, type Provider, type ProviderPlace, queryOf } from "../http/routes";
import { historyOf, PAIRS, priceAt } from "./feed";

const HISTORY_MINUTES = 60;

const symbol = z
  .string()
  .regex(/^[A-Za-z0-9]{2,10}$/, "A symbol has 2 to 10 letters or digits.")
  .transform((text) => text.toUpperCase());
const pairQuery = z.strictObject({ base: symbol, quote: symbol.default("USD") });
const noQuery = z.strictObject({});

class UnknownPair extends SoukError {
  readonly code = "not_found";
  constructor(pair: string) {
    super(`No price of ${pair} is known here. Ask for one of ${PAIRS.join(", ")}.`, { pair, pairs: PAIRS });
  }
}

/**
 * `GET /price?base=&quote=USD` and `GET /price/{symbol}` → `{base, quote, price, at, history}`: prices are decimal
 * text, `history` has one a minute for the last hour. A pair that is not known is a 404 with all that are.
 */
export function openPriceProvider({ clock }: Pick<ProviderPlace, "clock">): Provider {
  const answer = (base: string, quote: string) => {
    const pair = `${base}/${quote}`;
    const atMs = clock();
    const now = priceAt(pair, atMs);
    if (now === null) throw new UnknownPair(pair);
    return jsonAnswer({ base, quote, ...now, history: historyOf(pair, atMs, HISTORY_MINUTES) });
  };
  const byQuery = (asked: Asked) => {
    const { base, quote } = queryOf(asked, pairQuery);
    return answer(base, quote);
  };
  const bySymbol = (asked: Asked) => {
    queryOf(asked, noQuery);
    return answer(asked.segment.toUpperCase(), "USD");
  };
  return {
    name: "price",
    routes: [
      { method: "GET", path: "/price", answer: byQuery },
      { method: "GET", path: "/price/{symbol}", answer: bySymbol },
    ],
  };
}
