const COINS: Readonly<Record<string, string>> = {
  eth: "ETH",
  ether: "ETH",
  ethereum: "ETH",
  btc: "BTC",
  xbt: "BTC",
  bitcoin: "BTC",
  solana: "SOL",
  mnee: "MNEE",
  usdc: "USDC",
  usdt: "USDT",
  tether: "USDT",
  bnb: "BNB",
  xrp: "XRP",
  ripple: "XRP",
  doge: "DOGE",
  dogecoin: "DOGE",
  cardano: "ADA",
  litecoin: "LTC",
  ltc: "LTC",
  polkadot: "DOT",
  chainlink: "LINK",
  avalanche: "AVAX",
  avax: "AVAX",
};
const FIATS: Readonly<Record<string, string>> = {
  usd: "USD",
  dollar: "USD",
  dollars: "USD",
  eur: "EUR",
  euro: "EUR",
  euros: "EUR",
  gbp: "GBP",
  jpy: "JPY",
  yen: "JPY",
  chf: "CHF",
  francs: "CHF",
};
/** Capitals that stand for no currency. */
const NO_TICKERS = new Set(["A", "I", "OK", "PLS", "FYI", "ASAP", "THE", "OF", "IN", "AND", "UTC", "API"]);
const SHOUTED = /^[^a-z]*$/;

export interface Currency {
  readonly code: string;
  readonly isFiat: boolean;
  /** Something is priced in it: "in USD", "ETH/BTC". */
  readonly isUnit: boolean;
}

/** As many characters before a currency as say that something is priced in it. */
const UNIT_WORDS = 24;

/** The currencies that a sentence names, in its order: known names in any case, other tickers in capitals. */
export function currenciesIn(sentence: string): Currency[] {
  const isShouted = SHOUTED.test(sentence);
  const found: Currency[] = [];
  for (const { 0: word, index } of sentence.matchAll(/[A-Za-z]+/g)) {
    const fiat = FIATS[word.toLowerCase()];
    const code = fiat ?? COINS[word.toLowerCase()] ?? (isShouted ? undefined : tickerOf(word));
    if (code === undefined) continue;
    const isUnit = /(?:\b(?:in|to|into|against|versus|vs\.?|per)\s+(?:the\s+|us\s+)?|\w\s?[/-]\s?)$/i.test(
      sentence.slice(Math.max(0, index - UNIT_WORDS), index),
    );
    found.push({ code, isFiat: fiat !== undefined, isUnit });
  }
  return found;
}

function tickerOf(word: string): string | undefined {
  return /^[A-Z]{3,5}$/.test(word) && !NO_TICKERS.has(word) ? word : undefined;
}

export interface Pair {
  readonly base: string;
  readonly quote: string;
}

/** What is priced in what: USD where nothing else is said. */
export function pairsIn(sentence: string): Pair[] {
  const named = currenciesIn(sentence);
  const units = named.filter(({ isUnit }) => isUnit);
  const others = named.filter(({ isUnit }) => !isUnit);
  const coins = others.filter(({ isFiat }) => !isFiat);
  const fiats = others.filter(({ isFiat }) => isFiat);
  const bases = coins.length > 0 ? coins : fiats;
  const quote = units[0]?.code ?? (coins.length > 0 ? fiats[0]?.code : undefined) ?? "USD";
  return [...new Set(bases.map(({ code }) => code))].map((base) => ({ base, quote }));
}
