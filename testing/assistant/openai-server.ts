import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { z } from "@/lib/schemas/zod";

const question = z.object({
  model: z.string(),
  stream: z.literal(true),
  messages: z.array(
    z.looseObject({
      role: z.string(),
      content: z.union([z.string(), z.array(z.looseObject({}))]).nullish(),
      tool_calls: z.array(z.looseObject({})).optional(),
    }),
  ),
  tools: z
    .array(z.object({ function: z.object({ name: z.string(), parameters: z.looseObject({}) }) }))
    .optional(),
});
export type OpenaiQuestion = z.infer<typeof question>;

/** One tool that the server wants, or what it says. */
export interface OpenaiAnswer {
  readonly calls?: readonly { readonly name: string; readonly input: unknown }[];
  readonly text?: string;
}

type Answer = (question: OpenaiQuestion, step: number) => OpenaiAnswer;

/** What the server does in an answer's stead. */
export type Fault = (response: ServerResponse) => void;

/** A server that speaks OpenAI's chat completions, streamed, over real sockets. */
export class OpenaiServer {
  readonly asked: OpenaiQuestion[] = [];
  readonly headers: IncomingMessage["headers"][] = [];
  readonly paths: string[] = [];
  fault: Fault | null = null;
  answer: Answer = () => ({ text: "Hello." });

  private constructor(private readonly server: Server) {}

  static async open(): Promise<OpenaiServer> {
    const server = createServer((request, response) => void opened.serve(request, response));
    const opened = new OpenaiServer(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return opened;
  }

  get baseUrl(): string {
    const { port } = this.server.address() as AddressInfo;
    return `http://127.0.0.1:${port}/v1`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = "";
    for await (const chunk of request) text += chunk;
    const asked = question.parse(JSON.parse(text));
    this.asked.push(asked);
    this.headers.push(request.headers);
    this.paths.push(request.url ?? "");
    if (this.fault) return this.fault(response);
    const step = asked.messages.slice(lastOf(asked)).filter(({ role }) => role === "tool").length;
    response.writeHead(200, { "content-type": "text/event-stream" });
    for (const chunk of chunksOf(this.answer(asked, step), asked.model)) response.write(chunk);
    response.end("data: [DONE]\n\n");
  }
}

const lastOf = ({ messages }: OpenaiQuestion) => messages.findLastIndex(({ role }) => role === "user");

/** What the person said last. */
export function wordsOf(asked: OpenaiQuestion): string {
  const { content } = asked.messages[lastOf(asked)] ?? {};
  if (typeof content === "string") return content;
  return (content ?? []).map(({ text }) => (typeof text === "string" ? text : "")).join("");
}

export const chunkOf = (model: string, delta: unknown, finish: string | null = null) =>
  `data: ${JSON.stringify({
    id: "chatcmpl-1",
    object: "chat.completion.chunk",
    created: 1,
    model,
    choices: [{ index: 0, delta, finish_reason: finish }],
  })}\n\n`;

/** Word by word; the arguments of a tool in halves, as they come from real ones. */
function chunksOf({ calls = [], text = "" }: OpenaiAnswer, model: string): string[] {
  const words = text.match(/\S+\s*/g) ?? [];
  const chunks = words.map((content) => chunkOf(model, { role: "assistant", content }));
  for (const [index, { name, input }] of calls.entries()) {
    const all = typeof input === "string" ? input : JSON.stringify(input);
    const half = Math.floor(all.length / 2);
    const begin = {
      index,
      id: `call_${index}`,
      type: "function",
      function: { name, arguments: all.slice(0, half) },
    };
    chunks.push(chunkOf(model, { tool_calls: [begin] }));
    chunks.push(chunkOf(model, { tool_calls: [{ index, function: { arguments: all.slice(half) } }] }));
  }
  return [...chunks, chunkOf(model, {}, calls.length > 0 ? "tool_calls" : "stop")];
}
