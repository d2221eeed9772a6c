import { randomUUID } from "node:crypto";
import { BUYER, type History, signIn } from "./history";

interface Load {
  url: string;
  history: History;
  stop: { now: boolean };
}

const IN_FLIGHT = 16;

/** Posts one task under an idempotency key; remembers the key when no answer came. */
async function post(load: Load, token: string, key: string): Promise<{ id: string; price: bigint } | null> {
  const body = JSON.stringify({
    complexity: 1 + (key.charCodeAt(0) % 3),
    asset: "SAT",
    strategy: "best",
    review: "none",
    description: "Work done while the power fails",
  });
  load.history.unanswered.set(key, body);
  const reply = await fetch(`${load.url}/api/v1/tasks`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}`, "idempotency-key": key },
    body,
  });
  const text = await reply.text();
  if (reply.status === 503) return null;
  if (reply.status !== 201) throw new Error(`posting answered ${reply.status}: ${text}`);
  const task = JSON.parse(text) as { id: string; price: { units: string } };
  load.history.unanswered.delete(key);
  load.history.posted.set(task.id, BigInt(task.price.units));
  load.history.acknowledged += 1;
  return { id: task.id, price: BigInt(task.price.units) };
}

async function complete(load: Load, id: string): Promise<void> {
  const reply = await fetch(`${load.url}/api/aicp/tasks/${id}/complete?success=true`, { method: "POST" });
  await reply.text();
  if (reply.status === 503) return;
  if (reply.status !== 200) throw new Error(`completing ${id} answered ${reply.status}`);
  load.history.completed.add(id);
  load.history.acknowledged += 1;
}

/** A connection that broke is what this is about; any other failure is a finding. */
const wasCutOff = (error: unknown) => error instanceof TypeError;

async function worker(load: Load, token: string): Promise<void> {
  while (!load.stop.now) {
    try {
      const task = await post(load, token, randomUUID());
      if (task) await complete(load, task.id);
    } catch (error) {
      if (!wasCutOff(error)) throw error;
      return;
    }
  }
}

/** First sends again what got no answer, then works until told to stop or until the house is gone. */
export async function loadUntil(load: Load): Promise<void> {
  const token = await signIn(load.url, BUYER).catch((error: unknown) => {
    if (wasCutOff(error)) return null;
    throw error;
  });
  if (token === null) return;
  try {
    for (const key of [...load.history.unanswered.keys()]) await post(load, token, key);
  } catch (error) {
    if (!wasCutOff(error)) throw error;
    return;
  }
  await Promise.all(Array.from({ length: IN_FLIGHT }, () => worker(load, token)));
}
