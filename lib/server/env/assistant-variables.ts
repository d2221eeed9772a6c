import { MODEL_PROVIDERS } from "@/lib/domain/assistant/model-providers";
import { z } from "@/lib/schemas/zod";
import { url } from "./fields";

/** Goes into a header: no space, no line break. */
const secretText = z.string().regex(/^[\x21-\x7e]{1,4096}$/, { error: "must be one word of plain letters" });
const modelName = z
  .string()
  .regex(/^[\x21-\x7e]{1,256}$/, { error: "must be a model's name, without spaces" });

/** Who answers in the assistant, and what it takes to ask it. */
export const ASSISTANT_VARIABLES = {
  SOUK_ASSISTANT_MODEL: z
    .enum(MODEL_PROVIDERS, { error: `must be ${MODEL_PROVIDERS.join(", ")}` })
    .default("offline")
    .describe(
      "Who answers in the assistant: offline (fixed rules, needs nothing), openai or bedrock. Default offline.",
    ),
  OPENAI_API_KEY: secretText
    .optional()
    .describe("openai: the key; a local server that asks for none takes any word."),
  SOUK_OPENAI_BASE_URL: url(["http:", "https:"])
    .optional()
    .describe(
      "openai: a server that speaks its chat completions, such as http://127.0.0.1:11434/v1; default OpenAI's own.",
    ),
  SOUK_OPENAI_MODEL: modelName.optional().describe("openai: the model's name; default gpt-4.1-mini."),
  SOUK_BEDROCK_MODEL: modelName.optional().describe("bedrock: the model's or inference profile's id."),
  SOUK_BEDROCK_BASE_URL: url(["http:", "https:"])
    .optional()
    .describe("bedrock: another endpoint than the region's own."),
  AWS_REGION: z
    .string()
    .regex(/^[a-z0-9-]{2,32}$/, { error: "must be a region such as eu-central-1" })
    .optional()
    .describe("bedrock: the region."),
  AWS_ACCESS_KEY_ID: secretText.optional().describe("bedrock: the id of the key that signs."),
  AWS_SECRET_ACCESS_KEY: secretText.optional().describe("bedrock: the key that signs."),
  AWS_SESSION_TOKEN: secretText.optional().describe("bedrock: the token of a temporary key."),
} as const;

const REQUIRED_BY_MODEL = {
  offline: [],
  openai: ["OPENAI_API_KEY"],
  bedrock: ["SOUK_BEDROCK_MODEL", "AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"],
} as const;

type AssistantValues = Partial<z.infer<z.ZodObject<typeof ASSISTANT_VARIABLES>>> & {
  readonly SOUK_MODE?: "demo" | "production" | undefined;
};

/** What the chosen model lacks: the built-in one never takes its place unasked. */
export function modelProblems(values: AssistantValues): { name: string; problem: string }[] {
  const { SOUK_ASSISTANT_MODEL: model = "offline" } = values;
  const problems: { name: string; problem: string }[] = REQUIRED_BY_MODEL[model]
    .filter((name) => values[name] === undefined)
    .map((name) => ({ name, problem: `is required when SOUK_ASSISTANT_MODEL=${model}` }));
  if (values.SOUK_MODE !== "production") return problems;
  for (const name of ["SOUK_OPENAI_BASE_URL", "SOUK_BEDROCK_BASE_URL"] as const) {
    if (values[name]?.startsWith("http:"))
      problems.push({ name, problem: "must be https:// in production: a key travels there" });
  }
  return problems;
}
