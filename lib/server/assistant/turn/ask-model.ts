import type { LanguageModelV3 } from "@ai-sdk/provider";
import {
  jsonSchema,
  type ModelMessage,
  stepCountIs,
  streamText,
  type ToolSet,
  tool,
  wrapLanguageModel,
} from "ai";
import { TURN_LIMITS } from "@/lib/domain/assistant/turn";
import type { Told } from "@/lib/server/assistant/models/told";
import type { ServiceTool } from "@/lib/server/assistant/reads/tools";
import { Silence } from "./silence";
import { TurnFailure } from "./turn-failure";

/** How long a turn waits for what. */
export interface Patience {
  readonly silenceMs: number;
  readonly lastsMs: number;
}

export interface Question {
  readonly model: LanguageModelV3;
  readonly system: string;
  readonly messages: ModelMessage[];
  readonly tools: readonly ServiceTool[];
  readonly patience: Patience;
  /** Aborted where the turn is over for another reason. */
  readonly over: AbortController;
}

/** What whoever asks does with the answer. */
export interface Listener {
  onText(text: string): void;
  useTool(tool: ServiceTool, input: unknown): Promise<Told>;
  /** It asked for what there is not, or not in JSON. */
  onBadTool(name: string): Promise<void>;
}

/**
 * Asks the model, with its tools, until it is done.
 * @throws TurnFailure for what goes too far; whatever the model's server, a tool or `over` throws
 */
export async function askModel(question: Question, listener: Listener): Promise<void> {
  const { over, patience } = question;
  const failWith = (why: string) => over.abort(new TurnFailure(why));
  const silence = new Silence(patience.silenceMs, () =>
    failWith("The model said nothing for too long. Try again."),
  );
  const whole = setTimeout(
    () => failWith("The answer took too long, and was ended. Ask for less at once."),
    patience.lastsMs,
  );
  try {
    silence.heard();
    await Promise.race([hear(question, listener, silence), rejection(over.signal)]);
    over.signal.throwIfAborted();
  } catch (error) {
    // Whoever still streams is told to end.
    over.abort(error);
    throw error;
  } finally {
    silence.end();
    clearTimeout(whole);
  }
}

/** A model that takes no notice of its end is left behind. */
function rejection(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

/** What it streams is read no further once the turn is over, although it takes no notice itself. */
function endingWith(signal: AbortSignal, model: LanguageModelV3): LanguageModelV3 {
  const wrapStream = async ({ doStream }: { doStream: () => ReturnType<LanguageModelV3["doStream"]> }) => {
    const { stream, ...more } = await doStream();
    return { ...more, stream: stream.pipeThrough(new TransformStream(), { signal }) };
  };
  return wrapLanguageModel({ model, middleware: { specificationVersion: "v3", wrapStream } });
}

async function hear(question: Question, listener: Listener, silence: Silence): Promise<void> {
  const { model, system, messages, over } = question;
  const { fullStream } = streamText({
    model: endingWith(over.signal, model),
    system,
    messages,
    tools: toolSet(question, listener, silence),
    stopWhen: stepCountIs(TURN_LIMITS.steps),
    maxRetries: 0,
    abortSignal: over.signal,
    // Errors come with the stream; without this they would be printed as well.
    onError: () => undefined,
  });
  let sizeBytes = 0;
  for await (const part of fullStream) {
    silence.heard();
    if (part.type === "error") throw part.error;
    if (part.type === "text-delta") {
      sizeBytes += Buffer.byteLength(part.text);
      if (sizeBytes > TURN_LIMITS.outputBytes)
        throw new TurnFailure("The answer grew too long, and was cut.");
      listener.onText(part.text);
    }
    if (part.type === "tool-call" && part.invalid) await listener.onBadTool(part.toolName);
    if (part.type === "finish") requireEnd(part.finishReason);
  }
}

const ENDS: Readonly<Record<string, string>> = {
  "tool-calls": "The model asked for one tool after the other and came to no answer.",
  "content-filter": "The model refused to answer this.",
  error: "The model broke off. Try again.",
  other: "The model broke off. Try again.",
};

/** @throws TurnFailure where the model has not come to its end */
function requireEnd(reason: string): void {
  const why = ENDS[reason];
  if (why !== undefined) throw new TurnFailure(why);
}

function toolSet({ tools, over }: Question, listener: Listener, silence: Silence): ToolSet {
  const use = (one: ServiceTool) => async (input: unknown) => {
    over.signal.throwIfAborted();
    try {
      return await silence.during(() => listener.useTool(one, input));
    } catch (error) {
      // What a tool throws ends the turn: what a model may be told of, the tool says.
      over.abort(error);
      throw error;
    }
  };
  const entries = tools.map((one) => {
    const inputSchema = jsonSchema({ ...one.input });
    return [one.name, tool({ description: descriptionOf(one), inputSchema, execute: use(one) })] as const;
  });
  return Object.fromEntries(entries);
}

const descriptionOf = ({ serviceId, says }: ServiceTool) => `${serviceId}: ${says}`;
