import type { CallState } from "../call-lifecycle";
import type { CallMode, CallRequest, DecisionAction } from "../decide";
import type { Service } from "../policy";

/** What a decision read that nobody can work out again. */
export interface Evidence {
  readonly treasuryUnits: bigint;
  readonly isProviderDown: boolean;
  readonly failuresLastHour: number;
  /** Those of owners that were asked for, as they were then. */
  readonly services: readonly Service[];
}

/** What the policy said to a call. */
export interface Outcome {
  readonly action: DecisionAction;
  /** What is called; null where there is no such service. */
  readonly serviceId: string | null;
  readonly mode: CallMode;
  readonly approved: number;
  readonly costUnits: bigint;
  readonly reason: string;
}

/** When what a call held was spent or freed. */
export interface Settlement {
  /** The last turn before it; null for one from before turns were counted. */
  readonly turn: number | null;
  readonly atMs: number;
  /** What was paid; null where it is free again. */
  readonly paidUnits: bigint | null;
  /** Nobody approved it. */
  readonly isDenied: boolean;
  /** It is free again because its provider failed it: no mistake of the caller, nothing of the house. */
  readonly isProvidersFault: boolean;
}

/** A call as the books have it, and what became of it. */
export interface RecordedCall {
  readonly payee: string;
  readonly category: string;
  readonly state: CallState;
  /** What came back to the treasury of what was paid. */
  readonly returnedUnits: bigint;
  readonly settled: Settlement | null;
}

/** A decision as it was made. */
export interface Recorded {
  readonly id: string;
  readonly atMs: number;
  /** Null for one from before turns were counted. */
  readonly turn: number | null;
  readonly version: number;
  readonly request: CallRequest;
  readonly outcome: Outcome;
  /** Null for one from before it was kept: it cannot be decided again exactly. */
  readonly evidence: Evidence | null;
  /** Null where nothing was let pass. */
  readonly call: RecordedCall | null;
}

/** A moment at which the day of an agent, or of all, began anew. */
export interface Reset {
  readonly atMs: number;
  readonly agentId: string | null;
}

/** The clock of budgets was set back to a moment, after a turn. */
export interface ClockSetBack {
  readonly turn: number;
  readonly atMs: number;
}

/** What every call is in the eyes of caps, and what it costs. */
export interface Held {
  readonly agentId: string;
  readonly serviceId: string;
  readonly payeeAddress: string;
  readonly category: string;
  readonly costUnits: bigint;
  readonly heldAtMs: number;
}

/** A window that calls from before the first one replayed are in. */
export interface StartWindow {
  /** `capKey` and its first moment: `windowName`. */
  readonly name: string;
  /** By calls that were settled before. */
  readonly spentUnits: bigint;
  /** What it was given when it was opened; null where it is not open yet. */
  readonly carriedUnits: bigint | null;
  readonly limitUnits: bigint;
}

/** The books before the first call that is replayed. */
export interface Start {
  readonly windows: readonly StartWindow[];
  /** Calls that hold their money still, by when they were held. */
  readonly open: readonly (Held & { readonly id: string })[];
  /** Others of the last hour that were not given back, by when they were held. */
  readonly recent: readonly Held[];
  /** Payees that agents have paid. */
  readonly paid: readonly { readonly agentId: string; readonly payee: string }[];
  /** Ever since the first of those windows, in their order, also after the start. */
  readonly resets: readonly Reset[];
}

export const windowName = (key: string, startAtMs: number): string => `${key}:${startAtMs}`;
