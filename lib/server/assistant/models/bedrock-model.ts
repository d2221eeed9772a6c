import { createAmazonBedrock } from "@ai-sdk/amazon-bedrock";
import type { AssistantEnv } from "@/lib/server/env/assistant-variables";
import type { AssistantModel } from "./assistant-model";
import { modelFetch } from "./model-fetch";

type Settings = Omit<Extract<AssistantEnv, { provider: "bedrock" }>, "provider">;

/** Amazon Bedrock, each request signed with the house's key. */
export function bedrockModel(of: Settings): AssistantModel {
  const { model, region, accessKeyId, secretAccessKey, sessionToken } = of;
  const baseURL = of.baseUrl ?? `https://bedrock-runtime.${region}.amazonaws.com`;
  const bedrock = createAmazonBedrock({
    region,
    baseURL,
    fetch: modelFetch(baseURL),
    // What the environment says by other names than the house's counts for nothing.
    apiKey: "",
    credentialProvider: async () => ({
      accessKeyId,
      secretAccessKey,
      ...(sessionToken !== null && { sessionToken }),
    }),
  });
  const note = `What you write, and what services answer, is sent to Amazon Bedrock in ${region}.`;
  return { model: bedrock(model), facts: { provider: "bedrock", name: model, isOffline: false, note } };
}
