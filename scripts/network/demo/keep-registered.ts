import { SECOND_MS } from "@/lib/domain/time";
import { registerWorker, type WorkerOffer } from "../worker/register-worker";

const AGAIN_AFTER_MS = 5 * SECOND_MS;

/** Registers a worker again and again: an orchestrator that was started anew knows of nobody. */
export function keepRegistered(orchestrator: string, offer: WorkerOffer): { stop(): void } {
  const register = async () => {
    const answer = await registerWorker(orchestrator, offer);
    if (answer !== "ok") console.error(`${orchestrator} does not take its worker: ${answer.why}`);
  };
  const again = setInterval(() => void register(), AGAIN_AFTER_MS);
  void register();
  return { stop: () => clearInterval(again) };
}
