import type { AssetId } from "@/lib/domain/assets";

/** What people do to a task; `pay` is the buyer's own transaction. */
export type Verb =
  | "pay"
  | "accept"
  | "decline"
  | "submit"
  | "approve"
  | "request_changes"
  | "reject"
  | "contest"
  | "resolve"
  | "cancel"
  | "fail";

/** The steps at which somebody may stay silent. */
export type Step = "pay" | "accept" | "deliver" | "review" | "contest" | "resolve";

/** Something that somebody did, between two moments of the harness's clock in ms. */
export interface Deed {
  readonly verb: Verb;
  readonly fromMs: number;
  /** When the answer came; Infinity while there is none, and it may or may not have happened. */
  untilMs: number;
  answer: "acknowledged" | "refused" | "none";
  /** The share that a rejection leaves undisputed or that a judgement gives the agent. */
  readonly bps?: number;
}

export interface TaskHistory {
  readonly id: string;
  readonly story: string;
  readonly asset: AssetId;
  readonly buyer: string;
  readonly agent: string;
  readonly review: "buyer" | "none";
  readonly priceUnits: bigint;
  readonly feeUnits: bigint;
  readonly totalUnits: bigint;
  /** Steps whose window is so short that it may pass during the run; the others outlive it. */
  readonly short: readonly Step[];
  readonly deeds: Deed[];
}

/** Money that somebody took out to an address that nobody else was ever paid at. */
export interface Withdrawal {
  readonly person: string;
  readonly asset: AssetId;
  readonly units: bigint;
  /** Null for SAT, which leaves the books alone. */
  readonly to: `0x${string}` | null;
  answer: Deed["answer"];
}

/** What people saw of a whole run, and nothing that the house knows. */
export interface History {
  readonly tasks: Map<string, TaskHistory>;
  readonly withdrawals: Withdrawal[];
  /** What was decided of calls of services, by their id. */
  readonly calls: Map<string, string>;
  /** Those of them that a conversation told of. */
  readonly told: Set<string>;
  /** Postings that never got an answer, by buyer. */
  readonly unanswered: Map<string, number>;
  acknowledged: number;
  /** Answers that no fault explains, such as an internal error. */
  readonly unexpected: string[];
}

export const newHistory = (): History => ({
  tasks: new Map(),
  withdrawals: [],
  calls: new Map(),
  told: new Set(),
  unanswered: new Map(),
  acknowledged: 0,
  unexpected: [],
});
