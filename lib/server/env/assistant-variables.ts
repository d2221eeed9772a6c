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

/** The model that answers in the assistant, and what it takes to ask it. */
export type AssistantEnv =
  | { readonly provider: "offline" }
  | {
      readonly provider: "openai";
      readonly apiKey: string;
      /** Null: OpenAI's own server. */
      readonly baseUrl: string | null;
      readonly model: string;
    }
  | {
      readonly provider: "bedrock";
      readonly model: string;
      readonly region: string;
      readonly baseUrl: string | null;
      readonly accessKeyId: string;
      readonly secretAccessKey: string;
      readonly sessionToken: string | null;
    };

const OPENAI_MODEL = "gpt-4.1-mini";

/** What the chosen model needs; `modelProblems` has seen that it is all there. */
export function assistantOf(values: AssistantValues): AssistantEnv {
  const { SOUK_ASSISTANT_MODEL: provider = "offline" } = values;
  if (provider === "openai") {
    const baseUrl = values.SOUK_OPENAI_BASE_URL ?? null;
    const model = values.SOUK_OPENAI_MODEL ?? OPENAI_MODEL;
    return { provider, apiKey: values.OPENAI_API_KEY ?? "", baseUrl, model };
  }
  if (provider === "offline") return { provider };
  return {
    provider,
    model: values.SOUK_BEDROCK_MODEL ?? "",
    region: values.AWS_REGION ?? "",
    baseUrl: values.SOUK_BEDROCK_BASE_URL ?? null,
    accessKeyId: values.AWS_ACCESS_KEY_ID ?? "",
    secretAccessKey: values.AWS_SECRET_ACCESS_KEY ?? "",
    sessionToken: values.AWS_SESSION_TOKEN ?? null,
  };
}
