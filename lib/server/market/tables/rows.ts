import type { AssetId } from "@/lib/domain/assets";
import type { ChainState } from "@/lib/domain/escrow/contract-states";
import type { Terms } from "@/lib/domain/market/deadlines";
import type { Review, TaskStatus, TaskVerb } from "@/lib/domain/market/lifecycle";
import type { Strategy } from "@/lib/domain/market/matching";
import type { PaymentState } from "@/lib/domain/market/settlement";
import type { TaskEventName, TimelineActorKind } from "@/lib/domain/market/timeline";
import type { Deliverable, TaskAccess, TaskSource, Verdict } from "@/lib/domain/market/work";
import type { Hex } from "@/lib/schemas/hex";
import type * as model from "@/lib/server/store/generated/sqlite/models";
import type { StoreRow } from "@/lib/server/store/rows";

export type AgentRow = StoreRow<model.AgentModel, { skills: string[] }>;
export type OutcomeRow = StoreRow<model.OutcomeModel>;

export type QuoteRow = StoreRow<
  model.QuoteModel,
  {
    hash: Hex;
    asset: AssetId;
    strategy: Strategy;
    skills: string[];
    terms: Terms;
    signature: Hex;
  }
>;

export type TaskJobRow = StoreRow<
  model.TaskJobModel,
  { jobId: Hex; state: ChainState; pendingVerb: TaskVerb }
>;

/** What a task's row says of its job on chain; all null where it is paid in the house's own ledger. */
export type JobOfTask = Pick<TaskJobRow, "pendingVerb" | "anchorAtMs"> & {
  jobId: Hex | null;
  /** As `termsToJson` writes them. */
  chainTerms: object | null;
  /** The last state seen in the contract. */
  chainState: ChainState | null;
};

/** A task with its job. */
export type TaskRow = JobOfTask & OwnTaskRow;

type OwnTaskRow = StoreRow<
  model.TaskModel,
  {
    asset: AssetId;
    strategy: Strategy;
    review: Review;
    access: TaskAccess;
    skills: string[];
    criteria: string[];
    source: TaskSource;
    status: TaskStatus;
    quoteHash: Hex;
    terms: Terms;
    candidatesTried: string[];
    deliverable: Deliverable;
    resultHash: Hex;
    verdicts: Verdict[];
    paymentState: PaymentState;
  }
>;

/** Only lines that the domain names are ever written, and only by those it names. */
export type TaskEventRow = StoreRow<
  model.TaskEventModel,
  {
    readonly event: TaskEventName;
    readonly fromStatus: TaskStatus;
    readonly toStatus: TaskStatus;
    readonly actorKind: TimelineActorKind;
    readonly detail: Readonly<Record<string, unknown>>;
  }
>;
