import type { Hex } from "@/lib/schemas/hex";
import type * as model from "@/lib/server/store/generated/sqlite/models";
import type { StoreRow } from "@/lib/server/store/rows";

export type DemoKeyRow = StoreRow<model.DemoKeyModel, { privateKey: Hex }>;
