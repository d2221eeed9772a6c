import type { AssistantEnv } from "@/lib/server/env/assistant-variables";
import type { AssistantModel } from "./assistant-model";
import { offlineModel } from "./offline-model";

/** The model that the environment names, and no other; only its own package is loaded. */
export async function openModel(env: AssistantEnv): Promise<AssistantModel> {
  switch (env.provider) {
    case "offline":
      return offlineModel();
    case "openai":
      return (await import("./openai-model")).openaiModel(env);
    case "bedrock":
      return (await import("./bedrock-model")).bedrockModel(env);
  }
}
