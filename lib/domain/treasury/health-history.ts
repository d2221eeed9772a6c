import { DAY_MS } from "../time";
import type { HealthState, ServerHealth } from "./service-health";

/** For so long back it is told how a server was. */
export const HEALTH_SHOWN_MS = 7 * DAY_MS;

/** So many changes of a server are kept at most. */
export const MOST_CHANGES = 50;

/** When a server came into a state; `was` is null before its first probe. */
export interface HealthChange {
  readonly atMs: number;
  readonly was: HealthState | null;
  readonly state: HealthState;
}

/** For how long a server was in a state, from a moment until before another. */
export interface HealthStretch {
  readonly state: HealthState;
  readonly fromMs: number;
  readonly toMs: number;
}

/** What is known of a server, and of when. */
interface Known {
  readonly health: Pick<ServerHealth, "state" | "sinceAtMs">;
  /** The newest that are kept, the oldest of them first. */
  readonly changes: readonly HealthChange[];
  readonly fromMs: number;
  readonly nowMs: number;
}

/** How a server was in a time, one stretch after the other, as far back as its changes are kept. */
export function healthStretches({ health, changes, fromMs, nowMs }: Known): HealthStretch[] {
  const within = changes.filter(({ atMs }) => atMs > fromMs && atMs <= nowMs);
  const [first] = within;
  if (first === undefined) return stretch(health.state, Math.max(fromMs, health.sinceAtMs), nowMs);
  const isCut = within.length === MOST_CHANGES;
  const before = first.was === null || isCut ? [] : stretch(first.was, fromMs, first.atMs);
  const after = within.flatMap(({ state, atMs }, place) =>
    stretch(state, atMs, within[place + 1]?.atMs ?? nowMs),
  );
  return [...before, ...after];
}

function stretch(state: HealthState, fromMs: number, toMs: number): HealthStretch[] {
  return fromMs < toMs ? [{ state, fromMs, toMs }] : [];
}

/** The part of a time that a server was up for, of that in which it was up or down; rounded down. Null where it was neither. */
export function upBps(stretches: readonly HealthStretch[]): number | null {
  const msOf = (of: HealthState) =>
    stretches.reduce((sum, { state, fromMs, toMs }) => sum + (state === of ? toMs - fromMs : 0), 0);
  const [upMs, downMs] = [msOf("up"), msOf("down")];
  return upMs + downMs === 0 ? null : Math.floor((upMs * 10_000) / (upMs + downMs));
}
