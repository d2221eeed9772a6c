import type { TaskEventName, TimelineActorKind } from "@/lib/domain/market/timeline";
import type * as model from "@/lib/server/store/generated/sqlite/models";
import type { StoreRow } from "@/lib/server/store/rows";

export type AgentRow = StoreRow<model.AgentModel>;
export type OutcomeRow = StoreRow<model.OutcomeModel>;
export type QuoteRow = StoreRow<model.QuoteModel>;
export type TaskRow = StoreRow<model.TaskModel>;

/** Only lines that the domain names are ever written, and only by those it names. */
export type TaskEventRow = Omit<StoreRow<model.TaskEventModel>, "event" | "actorKind"> & {
  readonly event: TaskEventName;
  readonly actorKind: TimelineActorKind;
};
