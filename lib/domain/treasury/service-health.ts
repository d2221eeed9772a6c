/** `unknown`: it was never seen to answer, and has not failed often enough to be down. */
export const HEALTH_STATES = ["up", "down", "unknown"] as const;
export type HealthState = (typeof HEALTH_STATES)[number];

/** So many probes in a row must fail before a server counts as down. */
export const FAILURES_TO_BE_DOWN = 3;

/** How a server is, as its probes found it. */
export interface ServerHealth {
  readonly state: HealthState;
  /** Since when it is in this state, in ms. */
  readonly sinceAtMs: number;
  readonly checkedAtMs: number;
  readonly failuresInRow: number;
  /** How long the last answer took, in ms; null where there was none. */
  readonly tookMs: number | null;
  /** Why the last probe failed. */
  readonly error: string | null;
}

/** What one probe found. */
export type Probe = { readonly tookMs: number } | { readonly error: string };

/** How a server is after one more probe; null before the first. One answer is enough to be up. */
export function healthAfter(before: ServerHealth | null, seen: { probe: Probe; atMs: number }): ServerHealth {
  const { probe, atMs } = seen;
  const isUp = "tookMs" in probe;
  const failuresInRow = isUp ? 0 : (before?.failuresInRow ?? 0) + 1;
  const isDown = failuresInRow >= FAILURES_TO_BE_DOWN;
  const state = isUp ? "up" : isDown ? "down" : (before?.state ?? "unknown");
  const sinceAtMs = before?.state === state ? before.sinceAtMs : atMs;
  const found = isUp ? { tookMs: probe.tookMs, error: null } : { tookMs: null, error: probe.error };
  return { state, sinceAtMs, checkedAtMs: atMs, failuresInRow, ...found };
}

/** Where a service's health is asked: all services of one origin are one server. Null for an address that is no URL. */
export function originOf(service: { readonly endpoint: string }): string | null {
  return URL.canParse(service.endpoint) ? new URL(service.endpoint).origin : null;
}
