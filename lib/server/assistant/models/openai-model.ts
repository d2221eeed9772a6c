import { createOpenAI } from "@ai-sdk/openai";
import type { AssistantModel } from "./assistant-model";
import { modelFetch } from "./model-fetch";

const OPENAI = "https://api.openai.com/v1";

interface Settings {
  readonly apiKey: string;
  readonly baseUrl: string | null;
  readonly model: string;
}

/** By chat completions, which local servers speak too; the newer responses are OpenAI's own alone. */
export function openaiModel({ apiKey, baseUrl, model }: Settings): AssistantModel {
  const baseURL = baseUrl ?? OPENAI;
  const openai = createOpenAI({ apiKey, baseURL, fetch: modelFetch(baseURL) });
  const where = baseUrl === null ? "OpenAI" : `the server at ${new URL(baseUrl).host}`;
  const note = `What you write, and what services answer, is sent to ${where}.`;
  return {
    model: openai.chat(model),
    facts: { provider: "openai", name: model, isOffline: false, note },
  };
}
