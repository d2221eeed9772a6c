/** What answers: the house's own fixed rules, or somebody's model. */
export const MODEL_PROVIDERS = ["offline", "openai", "bedrock"] as const;
