/** What answers: the house's own fixed rules, or somebody's model. */
export const MODEL_PROVIDERS = ["offline", "openai", "bedrock"] as const;
export type ModelProvider = (typeof MODEL_PROVIDERS)[number];
