import type { BadgeTone } from "@/components/ui/badge";
import type { ProbeOutcome } from "@/lib/domain/network/samples";
import type { Tier } from "@/lib/domain/network/tiers";

/** What a probe found, as people say it, and its colour in every picture. */
export const OUTCOMES = {
  ok: { word: "right and in time", colour: "var(--series-2)" },
  slow: { word: "too late", colour: "var(--series-3)" },
  wrong: { word: "a wrong answer", colour: "var(--series-4)" },
  down: { word: "no answer", colour: "var(--danger)" },
  unknown: { word: "not asked, or maintenance", colour: "var(--line)" },
} as const satisfies Record<ProbeOutcome, { word: string; colour: string }>;

export const TIER_TONES = {
  EXCELLENT: "success",
  GOOD: "info",
  WARNING: "warning",
  POOR: "warning",
  CRITICAL: "danger",
  OFFLINE: "danger",
} as const satisfies Record<Tier, BadgeTone>;

export const TIER_COLOURS = {
  EXCELLENT: "var(--series-2)",
  GOOD: "var(--series-1)",
  WARNING: "var(--series-3)",
  POOR: "var(--series-4)",
  CRITICAL: "var(--danger)",
  OFFLINE: "var(--line-strong)",
} as const satisfies Record<Tier, string>;

/** 9536 → `95.36%` */
export const bpsText = (bps: number): string => `${(bps / 100).toFixed(2)}%`;

/** Millionths of a dollar: `$12.00`, and what is below a cent only where there is any. */
export function usdText(microUsd: string | bigint): string {
  const micro = BigInt(microUsd);
  const rest = String(micro % 1_000_000n).padStart(6, "0");
  const decimals = rest.endsWith("0000") ? rest.slice(0, 2) : rest.replace(/0+$/, "");
  return `$${(micro / 1_000_000n).toLocaleString("en")}.${decimals}`;
}
