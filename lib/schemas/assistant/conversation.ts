import { cursorInput, DEFAULT_LIMIT, limitInput } from "@/lib/schemas/page";
import { id, text, timestamp } from "@/lib/schemas/text";
import { word } from "@/lib/schemas/treasury/policy";
import { z } from "@/lib/schemas/zod";
import type { MessageWire } from "./message";

const title = text(120);

/** What somebody says with the assistant, which speaks and spends as one agent in all of it. */
const conversation = z.object({
  id: z.string(),
  agentId: z.string(),
  title: z.string(),
  /** Counts its changes. */
  version: z.number(),
  /** A turn is under way: no other can begin. */
  isAnswering: z.boolean(),
  createdAt: timestamp,
  /** When something was last said in it. */
  updatedAt: timestamp,
});
export type ConversationWire = z.infer<typeof conversation>;

/** A conversation and one page of its messages, the latest at the end. */
export interface ConversationPageWire {
  readonly conversation: ConversationWire;
  readonly messages: readonly MessageWire[];
  /** The `before` of the page with earlier messages; null where there are none. */
  readonly earlier: number | null;
}

export const conversationParams = z.object({ id });
export const messageParams = z.object({ id, messageId: id });

export const conversationListQuery = z.strictObject({
  cursor: cursorInput.optional(),
  limit: limitInput.default(DEFAULT_LIMIT),
});
export type ConversationListFilter = z.output<typeof conversationListQuery>;

/** Messages before this number of theirs. */
export const messageListQuery = z.strictObject({
  before: z
    .string()
    .regex(/^[1-9][0-9]{0,8}$/, "Use earlier of a later page.")
    .transform(Number)
    .optional(),
});
export type MessageListFilter = z.output<typeof messageListQuery>;

export const openConversationBody = z.strictObject({ agentId: word, title: title.optional() });
export type OpenConversationInput = z.output<typeof openConversationBody>;

export const editConversationBody = z.strictObject({ title });
export type EditConversationInput = z.output<typeof editConversationBody>;
