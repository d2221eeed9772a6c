import { SECOND_MS } from "@/lib/domain/time";

/** What a worker offers an orchestrator, and the secret that lets it. */
export interface WorkerOffer {
  /** The body of `/capability/register`, protocols of BYOC; prices in wei a second. */
  readonly said: {
    readonly name: string;
    readonly url: string;
    readonly capacity: number;
    readonly price_per_unit: number;
    readonly price_scaling: number;
    readonly currency: string;
  };
  readonly secret: string;
}

const ANSWER_WITHIN_MS = 5 * SECOND_MS;

/** Registers a worker once. @returns why not, and whether that is final: a 400 says that the secret or the offer is wrong */
export async function registerWorker(
  orchestrator: string,
  { said, secret }: WorkerOffer,
): Promise<"ok" | { why: string; isFinal: boolean }> {
  try {
    const answer = await fetch(`${orchestrator}/capability/register`, {
      method: "POST",
      headers: { authorization: secret },
      body: JSON.stringify(said),
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    if (answer.ok) return "ok";
    return { why: (await answer.text()).trim(), isFinal: answer.status === 400 };
  } catch (error) {
    return { why: error instanceof Error ? error.message : "unreachable", isFinal: false };
  }
}
