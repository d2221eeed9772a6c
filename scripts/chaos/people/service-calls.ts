import { z } from "@/lib/schemas/zod";
import type { StartedProviders } from "@/scripts/providers/start-providers";
import type { Random } from "../random";
import type { History } from "../verdict/history";
import { Gone, type Person } from "./person";

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** What agents of the demo's policy may ask for, so cheap that the day's budgets last for a long run. */
const ASKED = [
  { serviceId: "PRICE_ORACLE", agentId: "user-agent", input: { base: "ETH", quote: "USD" } },
  { serviceId: "PRICE_ORACLE", agentId: "ops-agent", input: { base: "BTC", quote: "USD" } },
  {
    serviceId: "LOG_ARCHIVE",
    agentId: "batch-agent",
    input: { content: "ERROR the power failed\nINFO it is back" },
  },
  { serviceId: "BATCH_COMPUTE", agentId: "batch-agent", input: { data: [3, 5, 8] } },
] as const;
/** A call in so many is the dear one. */
const DEAR_CHANCE = 0.03;

const told = z.object({ decision: z.object({ id: z.string(), action: z.string() }) });

/** Agents spend the treasury's money, one call after the other. */
export async function buyServices(parts: {
  operator: Person;
  random: Random;
  history: History;
  isOver: () => boolean;
  isEvening: () => boolean;
}): Promise<void> {
  const { operator, random, history, isOver, isEvening } = parts;
  for (let turn = 1; !isEvening(); turn += 1) {
    await pause(random.whole(300, 2_500));
    const { serviceId, ...body } = random.chance(DEAR_CHANCE) ? ASKED[3] : random.pick(ASKED.slice(0, 3));
    const key = `call-${random.whole(0, 2 ** 31).toString(36)}-${turn}`;
    const answer = await operator.told(
      { method: "POST", path: `/services/${serviceId}/calls`, body, key },
      isOver,
    );
    if (answer.status !== 200 && answer.status !== 202) {
      history.unexpected.push(`call of ${serviceId}: ${answer.status} ${JSON.stringify(answer.body)}`);
      continue;
    }
    const { decision } = told.parse(answer.body);
    history.acknowledged += 1;
    history.calls.set(decision.id, decision.action);
  }
}

/** kill -9 for one provider now and then; whoever watches it starts it again. */
export async function killProviders(parts: {
  providers: StartedProviders;
  random: Random;
  isEvening: () => boolean;
}): Promise<void> {
  const { providers, random, isEvening } = parts;
  while (!isEvening()) {
    await pause(random.whole(15_000, 45_000));
    if (isEvening()) return;
    try {
      process.kill(random.pick(providers.list).pid(), "SIGKILL");
    } catch (error) {
      if (!(error instanceof Error) || !("code" in error) || error.code !== "ESRCH")
        throw new Gone(String(error));
    }
  }
}
