import { MOST_OF_A_CALL } from "@/lib/domain/treasury/policy";
import type { ToolKind } from "./tool-kinds";

/** JSON schema, as far as tools need it. */
export type InputSchema = { readonly [name: string]: InputSchemaValue };
type InputSchemaValue = string | number | boolean | InputSchema | readonly InputSchemaValue[];

interface ToolText {
  readonly says: string;
  /** What its service is asked with. */
  readonly fields: InputSchema;
  readonly required: readonly string[];
}

const words = (description: string): InputSchema => ({ type: "string", description });

const TOOL_TEXTS: Readonly<Record<ToolKind, ToolText>> = {
  image: {
    says: "Makes an image of what a prompt describes.",
    fields: { prompt: words("What the image shows.") },
    required: ["prompt"],
  },
  price: {
    says: "Says what one currency costs in another.",
    fields: {
      base: words("Ticker of what is priced, such as ETH."),
      quote: words("Ticker of what it is priced in, such as USD."),
    },
    required: ["base", "quote"],
  },
  batch: {
    says: "Computes over numbers, or runs a job that words describe.",
    fields: {
      data: {
        anyOf: [{ type: "array", items: { type: "number" } }, { type: "string" }],
        description: "The numbers, or what is to be done.",
      },
    },
    required: ["data"],
  },
  archive: {
    says: "Keeps the text of a log.",
    fields: { content: words("The text to keep.") },
    required: ["content"],
  },
  other: {
    says: "",
    fields: { input: { type: "object", description: "What its owner says that it takes." } },
    required: [],
  },
};

const quantity: InputSchema = {
  type: "integer",
  minimum: 1,
  maximum: MOST_OF_A_CALL,
  description: "How many units are bought; 1 where nothing is said.",
};

/** What it does; of an owner's service how it is asked, with the example that its owner gave of what it takes. */
export function toolSays(kind: ToolKind, of: { serviceId: string; example: string | null }): string {
  if (kind !== "other") return TOOL_TEXTS[kind].says;
  if (of.example !== null) return `Its owner says what it takes: "Use ${of.serviceId} with ${of.example}".`;
  return `Its owner has not said what it takes: "Use ${of.serviceId} with {…}" asks it with any JSON object.`;
}

/** What a tool of a kind takes. */
export function inputSchemaOf(kind: ToolKind): InputSchema {
  const { fields, required } = TOOL_TEXTS[kind];
  return { type: "object", properties: { ...fields, quantity }, required, additionalProperties: false };
}
