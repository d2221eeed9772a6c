import { SECOND_MS } from "@/lib/domain/time";

interface Offer {
  readonly orchestrator: string;
  readonly secret: string;
  readonly capability: string;
  /** Where the worker listens. */
  readonly url: string;
}

const AGAIN_AFTER_MS = 5 * SECOND_MS;

/** Registers a worker again and again: an orchestrator that was started anew knows of nobody. */
export function keepRegistered(offer: Offer): { stop(): void } {
  const again = setInterval(() => void register(offer), AGAIN_AFTER_MS);
  void register(offer);
  return { stop: () => clearInterval(again) };
}

async function register({ orchestrator, secret, capability, url }: Offer): Promise<void> {
  const said = { name: capability, url, capacity: 4, price_per_unit: 0, price_scaling: 1, currency: "wei" };
  try {
    const answer = await fetch(`${orchestrator}/capability/register`, {
      method: "POST",
      headers: { authorization: secret },
      body: JSON.stringify(said),
      signal: AbortSignal.timeout(AGAIN_AFTER_MS),
    });
    if (!answer.ok)
      console.error(`${orchestrator} answers ${answer.status}: ${(await answer.text()).trim()}`);
  } catch (error) {
    console.error(`${orchestrator}: ${error instanceof Error ? error.message : "unreachable"}`);
  }
}
