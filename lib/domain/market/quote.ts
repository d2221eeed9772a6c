import { InvariantBroken } from "@/lib/domain/errors";
import type { AssetId } from "../assets";
import { canonicalJson } from "../canonical-json";
import { checkUnits } from "../money";
import { MINUTE_MS } from "../time";
import { openCeiling } from "./agent-price";
import { isPast, type Terms } from "./deadlines";
import type { Strategy } from "./matching";
import { feeUnits, priceUnits } from "./pricing";

export const QUOTE_TTL_MS = 10 * MINUTE_MS;

/** Whose published reputation a price is taken from, and the sample it rests on. */
export type PricedAgent = {
  id: string;
  multiplierHundredths: number;
  settledTasks: number;
  distinctBuyers: number;
};

export type QuoteInput = {
  id: string;
  buyerId: string;
  complexity: number;
  asset: AssetId;
  strategy: Strategy;
  /** The agent that the buyer named (`direct`). */
  agentId: string | null;
  /** Who would be assigned now; null when nobody is eligible or the task is open to all. */
  candidate: PricedAgent | null;
  skills: readonly string[];
  terms: Terms;
  baseUnits: bigint;
  feeBps: number;
  /** The buyer's own ceiling for `open`; 200 when absent. */
  maxMultiplierHundredths: number | null;
  createdAtMs: number;
  ttlMs: number;
};

/** Everything that a quote binds, as it is hashed, stored and shown. Amounts in units of the asset. */
export type QuoteFacts = {
  id: string;
  buyerId: string;
  complexity: number;
  asset: AssetId;
  strategy: Strategy;
  agentId: string | null;
  candidateId: string | null;
  skills: string[];
  maxMultiplierHundredths: number | null;
  terms: Terms;
  baseUnits: bigint;
  /** Of the locked price: the candidate's, or the ceiling of an open task. */
  multiplierHundredths: number;
  sampleSettledTasks: number;
  sampleDistinctBuyers: number;
  priceUnits: bigint;
  feeBps: number;
  feeUnits: bigint;
  totalUnits: bigint;
  createdAtMs: number;
  expiresAtMs: number;
};

/**
 * A binding price: base × complexity × multiplier, the fee on top, and how long it stands. Without a candidate the
 * price is the ceiling of an open task.
 * @throws InvalidInput for a complexity outside 1 … 10; InvariantBroken when an amount cannot be kept or is 0.
 */
export function makeQuote(input: QuoteInput): QuoteFacts {
  const { candidate, ttlMs, ...kept } = input;
  const multiplierHundredths = candidate?.multiplierHundredths ?? openCeiling(input.maxMultiplierHundredths);
  const { asset, complexity, baseUnits } = input;
  const price = priceUnits({ asset, complexity, baseUnits, multiplierHundredths });
  if (price === 0n) throw new InvariantBroken("A price rounds to nothing: the base is too small.");
  const fee = feeUnits(price, input.feeBps);
  return {
    ...kept,
    candidateId: candidate?.id ?? null,
    skills: [...input.skills].sort(),
    multiplierHundredths,
    sampleSettledTasks: candidate?.settledTasks ?? 0,
    sampleDistinctBuyers: candidate?.distinctBuyers ?? 0,
    priceUnits: price,
    feeUnits: fee,
    totalUnits: checkUnits(price + fee),
    expiresAtMs: input.createdAtMs + ttlMs,
  };
}

/** The hashed facts, by name, so that a stored row with more columns hashes the same. */
const QUOTE_FACTS = [
  "id",
  "buyerId",
  "complexity",
  "asset",
  "strategy",
  "agentId",
  "candidateId",
  "skills",
  "maxMultiplierHundredths",
  "terms",
  "baseUnits",
  "multiplierHundredths",
  "sampleSettledTasks",
  "sampleDistinctBuyers",
  "priceUnits",
  "feeBps",
  "feeUnits",
  "totalUnits",
  "createdAtMs",
  "expiresAtMs",
] as const satisfies readonly (keyof QuoteFacts)[];

/** The text whose UTF-8 bytes are hashed (keccak256), signed and funded: canonical JSON of all facts. */
export function quoteHashInput(facts: QuoteFacts): string {
  const members = QUOTE_FACTS.map((name) => [name, facts[name]] as const);
  return canonicalJson(Object.fromEntries(members));
}

/** A quote stands up to and including its expiry. */
export function isQuoteLive(quote: { expiresAtMs: number }, nowMs: number): boolean {
  return !isPast(quote.expiresAtMs, nowMs);
}
