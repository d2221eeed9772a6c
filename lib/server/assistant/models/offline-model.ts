import type {
  LanguageModelV3,
  LanguageModelV3CallOptions,
  LanguageModelV3FinishReason,
  LanguageModelV3Prompt,
  LanguageModelV3StreamPart,
  LanguageModelV3Usage,
} from "@ai-sdk/provider";
import type { AssistantAsk } from "@/lib/domain/assistant/ask";
import { namedAsk } from "@/lib/domain/assistant/named-ask";
import { HELP, helpFor, tell } from "@/lib/domain/assistant/tell";
import { toolNameOf } from "@/lib/domain/assistant/tool-kinds";
import { MOST_ASKS, type Understood, understand } from "@/lib/domain/assistant/understand";
import { InvariantBroken } from "@/lib/domain/errors";
import type { AssistantModel } from "./assistant-model";
import { outcomeOf, type Told, told } from "./told";

const NO_TOKENS: LanguageModelV3Usage = {
  inputTokens: { total: 0, noCache: 0, cacheRead: 0, cacheWrite: 0 },
  outputTokens: { total: 0, text: 0, reasoning: 0 },
};

/**
 * The built-in model: fixed rules over the person's last words, one ask after the other, then what came of them. It reads
 * no service's answer for anything but to repeat it.
 */
export function offlineModel(): AssistantModel {
  return {
    model: OFFLINE,
    facts: {
      provider: "offline",
      name: "built-in",
      isOffline: true,
      note: `Answers by fixed rules on this machine, without a language model. ${HELP}`,
    },
  };
}

const OFFLINE: LanguageModelV3 = {
  specificationVersion: "v3",
  provider: "offline",
  modelId: "built-in",
  supportedUrls: {},
  doStream: async (options) => ({ stream: streamOf(answerTo(options)) }),
  doGenerate: async () => {
    throw new InvariantBroken("The built-in model streams.");
  },
};

function answerTo({ prompt, tools = [] }: LanguageModelV3CallOptions): LanguageModelV3StreamPart[] {
  const { words, results } = lastTurn(prompt);
  const named = namedAsk(words);
  if (named && !tools.some(({ name }) => name === toolNameOf(named.serviceId)))
    return text(`There is no service ${named.serviceId} that this agent may use.`);
  const understood = named ? { asks: [named], left: 0 } : understand(words);
  const next = understood.asks[results.length];
  return next ? toolCall(next, results.length) : text(answerOf(understood, results) ?? helpFor(words));
}

/** What the person said last, and what came of the asks since. */
function lastTurn(prompt: LanguageModelV3Prompt): { words: string; results: Told[] } {
  const at = prompt.findLastIndex(({ role }) => role === "user");
  const said = prompt[at];
  const words =
    said?.role === "user" ? said.content.flatMap((part) => (part.type === "text" ? part.text : [])) : [];
  const parts = prompt.slice(at + 1).flatMap((one) => (one.role === "tool" ? one.content : []));
  const outputs = parts.flatMap((part) => (part.type === "tool-result" ? [part.output] : []));
  const results = outputs.flatMap((output) => (output.type === "json" ? told.parse(output.value) : []));
  return { words: words.join(""), results };
}

function answerOf({ asks, left }: Understood, results: readonly Told[]): string | null {
  const lines = asks.flatMap((ask, index) => lineOf(ask, results[index]));
  if (left > 0) lines.push(`I do ${MOST_ASKS} things at a time; ask again for the other ${left}.`);
  return lines.length === 0 ? null : lines.join("\n");
}

function lineOf({ kind, serviceId }: AssistantAsk, result: Told | undefined): string[] {
  if (!result) return [];
  if (result.asked) return [tell(outcomeOf(kind, result))];
  return [`${serviceId} ${result.isFault ? "could not be asked" : "was not asked"}: ${result.why}`];
}

function toolCall(
  { kind, serviceId, quantity, input }: AssistantAsk,
  index: number,
): LanguageModelV3StreamPart[] {
  const wished = kind === "other" ? { input, quantity } : { ...input, quantity };
  const asked = { toolCallId: `ask_${index}`, toolName: toolNameOf(serviceId) };
  const call = { type: "tool-call", ...asked, input: JSON.stringify(wished) } as const;
  return [call, finished("tool-calls")];
}

/** Word by word. */
function text(answer: string): LanguageModelV3StreamPart[] {
  const id = "answer";
  const words = answer.match(/\S+\s*|\s+/g) ?? [];
  const deltas = words.map((delta) => ({ type: "text-delta", id, delta }) as const);
  return [{ type: "text-start", id }, ...deltas, { type: "text-end", id }, finished("stop")];
}

function finished(unified: LanguageModelV3FinishReason["unified"]): LanguageModelV3StreamPart {
  return { type: "finish", finishReason: { unified, raw: undefined }, usage: NO_TOKENS };
}

function streamOf(parts: readonly LanguageModelV3StreamPart[]): ReadableStream<LanguageModelV3StreamPart> {
  const left = [...parts];
  return new ReadableStream({
    start: (controller) => controller.enqueue({ type: "stream-start", warnings: [] }),
    pull: (controller) => {
      const part = left.shift();
      if (part) controller.enqueue(part);
      else controller.close();
    },
  });
}
