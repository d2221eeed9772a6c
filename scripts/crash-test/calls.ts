import { randomUUID } from "node:crypto";
import { z } from "@/lib/schemas/zod";
import { chainFacts } from "../chaos/people/town";
import { newHistory as newStory } from "../chaos/verdict/history";
import { readRouter } from "../chaos/verdict/router-truth";
import { wrongCalls } from "../chaos/verdict/wrong-calls";
import { type History, OPERATOR, readAs, signIn } from "./history";

const ASKED = { agentId: "user-agent", input: { base: "ETH", quote: "USD" } };
const told = z.object({ decision: z.object({ id: z.string(), action: z.string() }) });
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const MOVING = ["held", "paying", "paid"];

/** Asks for one price under a key, which is asked again after the restart when no answer came. */
async function buy(at: { url: string; token: string; key: string; history: History }): Promise<void> {
  const { url, token, key, history } = at;
  history.unansweredCalls.add(key);
  const reply = await fetch(`${url}/api/v1/services/PRICE_ORACLE/calls`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}`, "idempotency-key": key },
    body: JSON.stringify(ASKED),
  });
  const text = await reply.text();
  if (reply.status === 503) return;
  if (!reply.ok) throw new Error(`a call answered ${reply.status}: ${text}`);
  const { decision } = told.parse(JSON.parse(text));
  history.unansweredCalls.delete(key);
  history.calls.set(decision.id, decision.action);
  history.acknowledged += 1;
}

/** Agents that ask at the same time: a payment takes as long as the chain's confirmations. */
const BUYERS = 8;

interface Buying {
  readonly url: string;
  readonly history: History;
  readonly stop: { now: boolean };
}

/** Agents buy until told to stop; first they ask again for what got no answer. */
export async function buyUntil({ url, history, stop }: Buying): Promise<void> {
  try {
    const token = await signIn(url, OPERATOR);
    await Promise.all([...history.unansweredCalls].map((key) => buy({ url, token, key, history })));
    const buyer = async () => {
      while (!stop.now) {
        await buy({ url, token, key: randomUUID(), history });
        await pause(50);
      }
    };
    await Promise.all(Array.from({ length: BUYERS }, buyer));
  } catch (error) {
    // A connection that broke is what this is about.
    if (!(error instanceof TypeError)) throw error;
  }
}

/** Once nothing moves any more: what is lost, paid twice, or paid by nobody's decision. */
export async function wrongInTheEnd(house: {
  url: string;
  nodeUrl: string;
  history: History;
}): Promise<string[]> {
  const { url, nodeUrl, history } = house;
  const operator = {
    read: async <T>(path: string, schema: z.ZodType<T>) =>
      schema.parse(await readAs(`${url}/api/v1${path}`, await signIn(url, OPERATOR))),
  };
  const page = z.object({ items: z.array(z.object({ id: z.string() })) });
  const moving = async () => {
    const pages = await Promise.all(MOVING.map((state) => operator.read(`/calls?state=${state}`, page)));
    return pages.some(({ items }) => items.length > 0);
  };
  for (let waitedMs = 0; (await moving()) && waitedMs < 120_000; waitedMs += 500) await pause(500);
  const facts = await operator.read("/chain", chainFacts);
  const story = { ...newStory(), calls: history.calls };
  if (facts.router === null) return ["the house has no router"];
  const router = await readRouter(nodeUrl, { ...facts, router: facts.router });
  return wrongCalls({ operator, router, history: story, isOver: () => false });
}
