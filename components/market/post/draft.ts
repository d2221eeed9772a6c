import type { AssetId } from "@/lib/domain/assets";

type Strategy = "best" | "value" | "direct" | "open";

type TermKey =
  | "payWithinS"
  | "acceptWithinS"
  | "deliverWithinS"
  | "reviewWithinS"
  | "contestWithinS"
  | "resolveWithinS";

/** Deadlines in seconds; the usual one where none is named. */
export type Terms = Partial<Record<TermKey, number>>;

export type Draft = {
  description: string;
  complexity: number;
  asset: AssetId;
  strategy: Strategy;
  agentId: string;
  review: "buyer" | "none";
  terms: Terms;
};

export const EMPTY_DRAFT: Draft = {
  description: "",
  complexity: 1,
  asset: "SAT",
  strategy: "best",
  agentId: "",
  review: "none",
  terms: {},
};

/** What a quote is asked for; null while an agent still has to be named. */
export function quoteInput(draft: Draft): object | null {
  const { complexity, asset, strategy, agentId, terms } = draft;
  if (strategy === "direct" && agentId === "") return null;
  return {
    complexity,
    asset,
    strategy,
    ...(strategy === "direct" ? { agentId } : {}),
    ...(Object.keys(terms).length > 0 ? { terms } : {}),
  };
}
