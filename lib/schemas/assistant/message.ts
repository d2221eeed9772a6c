import { TOOL_KINDS } from "@/lib/domain/assistant/tool-kinds";
import { ANSWER_STATES, MESSAGE_ROLES, MOST_CHARACTERS } from "@/lib/domain/assistant/turn";
import { jsonObject, jsonValue } from "@/lib/schemas/json";
import { text, timestamp } from "@/lib/schemas/text";
import { call, receipt } from "@/lib/schemas/treasury/call";
import { decision } from "@/lib/schemas/treasury/decision";
import { z } from "@/lib/schemas/zod";

const textPart = z.object({ type: z.literal("text"), text: z.string() });

/** A service that the assistant asked for, and what came of it as it stands now. */
export const toolPart = z.object({
  type: z.literal("tool"),
  /** Its number in the message, from 0: the same part is told again as it goes on. */
  index: z.number(),
  /** As the model named it where there is no such service. */
  serviceId: z.string(),
  kind: z.enum(TOOL_KINDS),
  quantity: z.number(),
  input: jsonObject,
  /** Null until it is decided, and where it never was. */
  decision: decision.nullable(),
  call: call.nullable(),
  /** Until when somebody is asked about it; null where nobody is, or has answered. */
  approval: z.object({ id: z.string(), expiresAt: timestamp }).nullable(),
  /** What its service answered, to be shown and never to be run. */
  result: jsonValue.nullable(),
  /** The result is longer: `/api/v1/calls/{id}` has all of it. */
  isResultCut: z.boolean(),
  receipt: receipt.nullable(),
  /** Why nothing was decided. */
  error: z.string().nullable(),
});
export type ToolPartWire = z.infer<typeof toolPart>;

const messagePart = z.discriminatedUnion("type", [textPart, toolPart]);
export type MessagePartWire = z.infer<typeof messagePart>;

export const message = z.object({
  id: z.string(),
  /** Counts the messages of the conversation, from 1. */
  seq: z.number(),
  role: z.enum(MESSAGE_ROLES),
  /** A person's message is `done` as soon as it is kept. */
  state: z.enum(ANSWER_STATES),
  parts: z.array(messagePart),
  /** Why it failed, for people; null where it did not. */
  failure: z.object({ detail: z.string(), traceId: z.string().nullable() }).nullable(),
  /** Whether the answer may be tried again: what it bought before is not bought again. */
  mayRetry: z.boolean(),
  /** Who answered; null for a person's. */
  model: z.string().nullable(),
  at: timestamp,
  /** Null while it goes on. */
  endedAt: timestamp.nullable(),
});
export type MessageWire = z.infer<typeof message>;

export const sayBody = z.strictObject({ text: text(MOST_CHARACTERS) });
export type SayInput = z.output<typeof sayBody>;
