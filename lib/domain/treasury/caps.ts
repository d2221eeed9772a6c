import { type FieldError, InvalidInput } from "../errors";
import { formatUnits } from "../money";
import { CAP_WINDOWS, type CapWindow } from "./windows";

/** Whose spending a cap limits. The house's caps hold for every call of a service. */
export const CAP_SCOPES = ["service", "agent", "payee", "category", "house"] as const;
export type CapScope = (typeof CAP_SCOPES)[number];

/** What the house's caps are of. */
export const THE_HOUSE = "house";

/** A most that may be spent, in nano-MNEE. */
export interface Cap {
  readonly scope: CapScope;
  /** The id of the agent, service, payee or category; `house` for the house. */
  readonly of: string;
  readonly window: CapWindow;
  readonly limitUnits: bigint;
  /** The share of what a window left unspent that the next one has more. */
  readonly rolloverBps: number;
  /** Since when it is there with no lower limit, in ms: what a window before left unspent is nobody's. */
  readonly sinceAtMs: number;
}

/** One scope has one cap a window. */
export function capKey(cap: Pick<Cap, "scope" | "of" | "window">): string {
  return `${cap.scope}:${cap.of}:${cap.window}`;
}

/** One cap for each window of a scope: of twins the lower, of equals the first, in the place of the first. */
export function withoutTwins<C extends Cap>(caps: readonly C[]): C[] {
  const kept = new Map<string, C>();
  for (const cap of caps) {
    const twin = kept.get(capKey(cap));
    if (twin === undefined || cap.limitUnits < twin.limitUnits) kept.set(capKey(cap), cap);
  }
  return [...kept.values()];
}

/** Whether a reset opens a window of it anew: of agents' days alone, never of services, the house or longer times. */
export function isReset(cap: Pick<Cap, "scope" | "window">): boolean {
  return cap.scope === "agent" && cap.window === "day";
}

/** For people: `agent batch-agent a day`, `house a month`. */
export function capName(cap: Pick<Cap, "scope" | "of" | "window">): string {
  return `${ofWhom(cap)} ${a(cap.window)}`;
}

function ofWhom({ scope, of }: Pick<Cap, "scope" | "of">): string {
  return scope === "house" ? "house" : `${scope} ${of}`;
}

function a(window: CapWindow): string {
  if (window === "lifetime") return "in all";
  return window === "hour" ? "an hour" : `a ${window}`;
}

/** Two rows of a list that cannot both be meant, and what would mend them. */
export interface Contradiction {
  /** Places in the list, the shorter window's first. */
  readonly rows: readonly [number, number];
  readonly detail: string;
}

/** So many are told at once; whoever mends them is told of the next. */
export const MOST_CONTRADICTIONS = 50;

/**
 * Rows of one scope that contradict each other, the first `MOST_CONTRADICTIONS` of them: twice the same window, or a window
 * above a longer one. Of a scope with more rows than windows two always do, so that no scope is searched for long.
 */
export function contradictionsIn(caps: readonly Cap[]): Contradiction[] {
  const scopes = new Map<string, Row[]>();
  for (const [at, cap] of caps.entries()) {
    const key = JSON.stringify([cap.scope, cap.of]);
    const rows = scopes.get(key) ?? [];
    rows.push([at, cap]);
    scopes.set(key, rows);
  }
  const found: Contradiction[] = [];
  for (const rows of scopes.values()) {
    for (const one of contradictionsOf(rows)) {
      found.push(one);
      if (found.length === MOST_CONTRADICTIONS) return found;
    }
  }
  return found;
}

type Row = readonly [at: number, cap: Cap];

function* contradictionsOf(rows: readonly Row[]): Generator<Contradiction> {
  for (const [one, cap] of rows) {
    for (const [two, other] of rows) {
      const isSeen = cap.window === other.window && one >= two;
      const detail = isSeen ? null : whyContradicting(cap, other);
      if (detail !== null) yield { rows: [one, two], detail };
    }
  }
}

function whyContradicting(cap: Cap, other: Cap): string | null {
  if (cap.window === other.window) return `${capName(cap)} is limited twice. Keep one of the two rows.`;
  const isShorter = CAP_WINDOWS.indexOf(cap.window) < CAP_WINDOWS.indexOf(other.window);
  if (!isShorter || cap.limitUnits <= other.limitUnits) return null;
  const [limit, longer] = [mnee(cap.limitUnits), mnee(other.limitUnits)];
  return (
    `${ofWhom(cap)}: ${limit} ${a(cap.window)} is above ${longer} ${a(other.window)}. ` +
    `Lower the one ${a(cap.window)} to ${longer}, or raise the one ${a(other.window)} to ${limit}.`
  );
}

/** @throws InvalidInput that names both rows of each contradiction, and what would mend them. */
export function requireConsistent(caps: readonly Cap[]): void {
  const found = contradictionsIn(caps);
  const errors = found.flatMap(({ rows, detail }): FieldError[] =>
    rows.map((row) => ({ pointer: `#/caps/${row}`, detail })),
  );
  const isCut = found.length === MOST_CONTRADICTIONS;
  const cut = isCut ? ` The first ${MOST_CONTRADICTIONS} contradictions are told.` : "";
  if (errors.length > 0) throw new InvalidInput(errors, `Two caps contradict each other.${cut}`);
}

const mnee = (units: bigint) => formatUnits("MNEE", units);
