import { z } from "@/lib/schemas/zod";
import type { Random } from "../random";
import type { Deed, History } from "../verdict/history";
import type { HouseKeeper } from "../world/house-keeper";
import { ask, type HttpAnswer } from "./api";
import { Gone } from "./person";

const submitted = z.object({ task_id: z.string(), agent_name: z.string(), price_satoshis: z.number() });
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
export const AICP_BUYERS = ["buyer-chaos-1", "buyer-chaos-2"] as const;

/** A task of the seed's clients: SAT, without signing in, done by one of the demo's agents. */
export async function playForAicp(parts: {
  random: Random;
  history: History;
  house: HouseKeeper;
  isOver: () => boolean;
}): Promise<void> {
  const { random, history, house, isOver } = parts;
  const told = async (path: string, body: object): Promise<HttpAnswer & { isDoubtful: boolean }> => {
    const key = `aicp-${random.whole(0, 2 ** 31).toString(36)}-${random.whole(0, 2 ** 31).toString(36)}`;
    for (let isDoubtful = false; ; isDoubtful = true) {
      const answer = await ask(`${house.url}/api/aicp${path}`, { method: "POST", body, key });
      if (answer && answer.status !== 503) return { ...answer, isDoubtful };
      if (isOver()) throw new Gone(`aicp ${path}: no answer`);
      await pause(400);
    }
  };
  const buyer = random.pick(AICP_BUYERS);
  const missing = (change: number) =>
    history.unanswered.set(buyer, (history.unanswered.get(buyer) ?? 0) + change);
  missing(1);
  const order = { description: "Work of a seed's client", complexity: random.whole(1, 3), buyer_id: buyer };
  const answer = await told("/tasks/submit", order);
  missing(-1);
  if (answer.status !== 200) {
    history.unexpected.push(`aicp submit: ${answer.status} ${JSON.stringify(answer.body)}`);
    return;
  }
  const task = submitted.parse(answer.body);
  history.acknowledged += 1;
  const deeds: Deed[] = [];
  const priceUnits = BigInt(task.price_satoshis);
  history.tasks.set(task.task_id, {
    id: task.task_id,
    story: "aicp",
    asset: "SAT",
    buyer,
    agent: task.agent_name,
    review: "none",
    priceUnits,
    feeUnits: 0n,
    totalUnits: priceUnits,
    short: [],
    deeds,
  });
  const fromMs = performance.now();
  const untilMs = Number.POSITIVE_INFINITY;
  deeds.push(
    { verb: "accept", fromMs, untilMs, answer: "none" },
    { verb: "submit", fromMs, untilMs, answer: "none" },
  );
  const done = await told(`/tasks/${task.task_id}/complete`, { success: true });
  if (done.status !== 200 && !(done.status === 409 && done.isDoubtful)) {
    history.unexpected.push(`aicp complete: ${done.status} ${JSON.stringify(done.body)}`);
    return;
  }
  for (const deed of deeds) {
    deed.answer = "acknowledged";
    deed.untilMs = performance.now();
  }
  history.acknowledged += 1;
}
