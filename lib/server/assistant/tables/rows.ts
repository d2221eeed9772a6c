import type { ToolKind } from "@/lib/domain/assistant/tool-kinds";
import type { AnswerState, MessageRole } from "@/lib/domain/assistant/turn";
import type { JsonValue } from "@/lib/schemas/json";
import type * as model from "@/lib/server/store/generated/sqlite/models";
import type { StoreRow } from "@/lib/server/store/rows";

export interface KeptText {
  readonly type: "text";
  readonly text: string;
}

/** A service that was asked for: kept before it is, so that nothing is bought that no message tells of. */
export interface KeptTool {
  readonly type: "tool";
  /** Its number in the message. */
  readonly index: number;
  readonly serviceId: string;
  readonly kind: ToolKind;
  readonly quantity: number;
  readonly input: Readonly<Record<string, JsonValue>>;
  /** What the policy said; null while that is not known, and where it was never asked. */
  readonly decisionId: string | null;
  /** Why it was not asked. */
  readonly error: string | null;
}

export type KeptPart = KeptText | KeptTool;

export type ConversationRow = StoreRow<model.AssistantConversationModel>;
export type MessageRow = StoreRow<
  model.AssistantMessageModel,
  { role: MessageRole; state: AnswerState; parts: readonly KeptPart[] }
>;

export const isTool = (part: KeptPart): part is KeptTool => part.type === "tool";
/** Whether it may have been bought, and the message does not say. */
export const isOpen = (tool: KeptTool) => tool.decisionId === null && tool.error === null;
/** Whether it was put to the policy, or may have been. */
export const mayBeBought = (tool: KeptTool) => tool.decisionId !== null || tool.error === null;
