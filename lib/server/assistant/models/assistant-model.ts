import type { LanguageModelV3 } from "@ai-sdk/provider";
import type { AssistantWire } from "@/lib/schemas/assistant/assistant";

/** Who answers, and what people are told of it. */
export interface AssistantModel {
  readonly model: LanguageModelV3;
  readonly facts: AssistantWire["model"];
}
