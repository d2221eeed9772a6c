import { ANSWER_STATES, MESSAGE_ROLES } from "@/lib/domain/assistant/turn";
import { z } from "@/lib/schemas/zod";
import type { Random } from "../random";
import type { History } from "../verdict/history";
import { Gone, type Person } from "./person";

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const LOOK_MS = 1_000;

/** What nobody else here buys as this agent: whatever it has of that was bought in a conversation. */
export const TALKER = { agentId: "batch-agent", serviceId: "PRICE_ORACLE" } as const;
const WORDS = "prices of ETH and BTC";
const WISHES = 2;

const toolPart = z.object({
  type: z.literal("tool"),
  serviceId: z.string(),
  input: z.record(z.string(), z.unknown()),
  decision: z.object({ id: z.string(), action: z.string() }).nullable(),
  error: z.string().nullable(),
});
const message = z.object({
  id: z.string(),
  role: z.enum(MESSAGE_ROLES),
  state: z.enum(ANSWER_STATES),
  mayRetry: z.boolean(),
  parts: z.array(z.discriminatedUnion("type", [z.object({ type: z.literal("text") }), toolPart])),
});
type Message = z.infer<typeof message>;
const shown = z.object({ messages: z.array(message) });
const opened = z.object({ id: z.string() });

interface Parts {
  readonly operator: Person;
  readonly random: Random;
  readonly history: History;
  readonly isOver: () => boolean;
  readonly isEvening: () => boolean;
}

/** Somebody talks with the assistant, which buys; an answer that breaks off is tried again until it came to its end. */
export async function talk(parts: Parts): Promise<void> {
  const { random, isEvening } = parts;
  for (let talks = 1; !isEvening(); talks += 1) {
    const name = `${random.whole(0, 2 ** 31).toString(36)}-${talks}`;
    const path = await begin(parts, `talk-${name}`);
    const turns = random.whole(5, 40);
    for (let turn = 1; turn <= turns && !isEvening(); turn += 1) {
      await pause(random.whole(1_000, 6_000));
      await say(parts, { path, key: `say-${name}-${turn}` });
      note(parts, await untilTheEnd(parts, { path, key: `retry-${name}-${turn}` }));
    }
  }
}

async function begin(parts: Parts, key: string): Promise<string> {
  const { operator, isOver } = parts;
  const path = "/assistant/conversations";
  const { agentId } = TALKER;
  const answer = await operator.told({ method: "POST", path, body: { agentId }, key }, isOver);
  return `${path}/${opened.parse(answer.body).id}`;
}

async function say({ operator, history, isOver }: Parts, of: { path: string; key: string }): Promise<void> {
  const { path, key } = of;
  const request = { method: "POST", path: `${path}/messages`, body: { text: WORDS }, key } as const;
  const answer = await operator.told(request, isOver);
  if (answer.status === 200) history.acknowledged += 1;
  else history.unexpected.push(`said: ${answer.status} ${JSON.stringify(answer.body)}`);
}

/** The last answer of a conversation once it came to its end. @throws Gone when patience ended before */
async function untilTheEnd(parts: Parts, of: { path: string; key: string }): Promise<Message> {
  const { operator, isOver } = parts;
  for (let tries = 1; ; ) {
    const { messages } = await operator.read(of.path, shown, isOver);
    const last = messages.at(-1);
    if (last?.role === "assistant" && last.state === "done") return last;
    if (isOver()) throw new Gone(`an answer is ${last?.state}`);
    if (last?.mayRetry) {
      const path = `${of.path}/messages/${last.id}/retry`;
      // 409: somebody has seen meanwhile that it goes on, or is over.
      await operator.told({ method: "POST", path, key: `${of.key}-${tries}` }, isOver);
      tries += 1;
    } else await pause(LOOK_MS);
  }
}

function note({ history }: Parts, answer: Message): void {
  const tools = answer.parts.flatMap((part) => (part.type === "tool" ? [part] : []));
  history.unexpected.push(...wrongInAnswer(answer.id, tools));
  for (const { decision } of tools) {
    if (decision === null) continue;
    history.told.add(decision.id);
    history.calls.set(decision.id, decision.action);
  }
}

type Tool = z.infer<typeof toolPart>;

/** What is wrong about an answer to two wishes: one of them twice, another one, or one of which nothing is known. */
export function wrongInAnswer(id: string, tools: readonly Tool[]): string[] {
  const wishes = tools.map(({ serviceId, input }) => `${serviceId} ${JSON.stringify(input)}`);
  const wrong: string[] = [];
  if (new Set(wishes).size !== wishes.length || tools.length !== WISHES)
    wrong.push(`answer ${id} asked for ${wishes.join(", ") || "nothing"}`);
  for (const { decision, error } of tools)
    if ((decision === null) === (error === null)) wrong.push(`answer ${id} does not say what came of a wish`);
  return wrong;
}
