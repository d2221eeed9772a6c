import type * as model from "@/lib/server/store/generated/sqlite/models";
import type { StoreRow } from "@/lib/server/store/rows";

export type DemoKeyRow = StoreRow<model.DemoKeyModel>;
