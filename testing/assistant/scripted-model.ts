import type {
  LanguageModelV3,
  LanguageModelV3CallOptions,
  LanguageModelV3StreamPart,
  LanguageModelV3Usage,
} from "@ai-sdk/provider";
import type { AssistantModel } from "@/lib/server/assistant/models/assistant-model";

type Parts = AsyncIterable<LanguageModelV3StreamPart> | Iterable<LanguageModelV3StreamPart>;

/** What a model does when it is asked for the nth time, from 0; nothing else is done by it. */
export type Script = (step: number, options: LanguageModelV3CallOptions) => Parts;

const USAGE: LanguageModelV3Usage = {
  inputTokens: { total: 0, noCache: 0, cacheRead: 0, cacheWrite: 0 },
  outputTokens: { total: 0, text: 0, reasoning: 0 },
};

/** A model that does as it is written, whatever it is told. */
export function scriptedModel(
  script: Script,
): AssistantModel & { readonly asked: LanguageModelV3CallOptions[] } {
  const asked: LanguageModelV3CallOptions[] = [];
  const model: LanguageModelV3 = {
    specificationVersion: "v3",
    provider: "test",
    modelId: "scripted",
    supportedUrls: {},
    doGenerate: async () => {
      throw new Error("It streams.");
    },
    doStream: async (options) => {
      asked.push(options);
      return { stream: streamOf(script(asked.length - 1, options)) };
    },
  };
  return { model, asked, facts: { provider: "openai", name: "scripted", isOffline: false, note: "A test." } };
}

/** One part a turn of the event loop, as from a socket. */
function streamOf(parts: Parts): ReadableStream<LanguageModelV3StreamPart> {
  const iterator = Symbol.asyncIterator in parts ? parts[Symbol.asyncIterator]() : parts[Symbol.iterator]();
  return new ReadableStream({
    pull: async (controller) => {
      await new Promise((resolve) => setImmediate(resolve));
      const { done, value } = await iterator.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
  });
}

export const saying = (text: string): LanguageModelV3StreamPart[] => [
  { type: "text-start", id: "t" },
  { type: "text-delta", id: "t", delta: text },
  { type: "text-end", id: "t" },
  ending("stop"),
];

let calls = 0;

/** One call of a tool; more of them and an `ending` make a step. */
export function wish(toolName: string, input: unknown): LanguageModelV3StreamPart {
  calls += 1;
  const text = typeof input === "string" ? input : JSON.stringify(input);
  return { type: "tool-call", toolCallId: `call_${calls}`, toolName, input: text };
}

export function ending(unified: "stop" | "tool-calls" | "other"): LanguageModelV3StreamPart {
  return { type: "finish", finishReason: { unified, raw: undefined }, usage: USAGE };
}

/** Tools in one step. */
export const wishing = (...wishes: LanguageModelV3StreamPart[]): LanguageModelV3StreamPart[] => [
  ...wishes,
  ending("tool-calls"),
];

export const PRICE = { base: "ETH", quote: "USD" };
