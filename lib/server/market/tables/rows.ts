import type * as model from "@/lib/server/store/generated/sqlite/models";
import type { StoreRow } from "@/lib/server/store/rows";

export type AgentRow = StoreRow<model.AgentModel>;
export type OutcomeRow = StoreRow<model.OutcomeModel>;
export type QuoteRow = StoreRow<model.QuoteModel>;
export type TaskRow = StoreRow<model.TaskModel>;
export type TaskEventRow = StoreRow<model.TaskEventModel>;
