import type { AssetId } from "@/lib/domain/assets";

type Strategy = "best" | "value" | "direct" | "open";

export const TERM_FIELDS = [
  { key: "payWithinS", label: "Pay within", usual: "30 minutes" },
  { key: "acceptWithinS", label: "Accept within", usual: "24 hours" },
  { key: "deliverWithinS", label: "Deliver within", usual: "48 hours" },
  { key: "reviewWithinS", label: "Review within", usual: "72 hours" },
  { key: "contestWithinS", label: "Contest within", usual: "48 hours" },
  { key: "resolveWithinS", label: "Resolve within", usual: "7 days" },
] as const;

type TermKey = (typeof TERM_FIELDS)[number]["key"];

export type Draft = {
  description: string;
  complexity: number;
  asset: AssetId;
  strategy: Strategy;
  agentId: string;
  review: "buyer" | "none";
  terms: Partial<Record<TermKey, number>>;
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
