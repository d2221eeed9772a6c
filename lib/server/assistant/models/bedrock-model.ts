import { createAmazonBedrock } from "@ai-sdk/amazon-bedrock";
import type { AssistantModel } from "./assistant-model";
import { modelFetch } from "./model-fetch";

interface Settings {
  readonly model: string;
  readonly region: string;
  readonly baseUrl: string | null;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string | null;
}

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
