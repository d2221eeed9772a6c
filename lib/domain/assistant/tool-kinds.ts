import { ASK_KINDS } from "./ask";

/** What a tool gives: one of the house's own four, or whatever an owner's service answers. */
export const TOOL_KINDS = [...ASK_KINDS, "other"] as const;
export type ToolKind = (typeof TOOL_KINDS)[number];
