import { isSoukError } from "@/lib/domain/errors";
import { ChainUnavailable } from "@/lib/domain/escrow/errors";
import { LATE, within } from "@/lib/server/kernel/within";
import { type Silence, sortNodeAnswer } from "./node-answer";

/**
 * Runs something that asks the node. A node's fault and its silence become ChainUnavailable; the contract's refusal and
 * our own errors pass as they are.
 */
export async function askNode<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (isSoukError(error) || (error instanceof Error && error.name === "ChainRefused")) throw error;
    const answer = sortNodeAnswer(error);
    if (answer.kind === "refusal") throw error;
    throw new ChainUnavailable(null, answer);
  }
}

const TOO_LATE: Silence = { kind: "silence", isTimeout: true, label: "the node does not answer in time" };

/**
 * What the node says within `patienceMs`. The work itself goes on, so `sentence` must be true of whatever it still does.
 * @throws ChainUnavailable when it takes longer, or as the work fails
 */
export async function inTime<T>(
  work: Promise<T>,
  how: { readonly patienceMs: number; readonly sentence?: string },
): Promise<T> {
  const answer = await within(work, how.patienceMs);
  if (answer === LATE) throw new ChainUnavailable(how.sentence, TOO_LATE);
  return answer;
}

/** Null for what the node does not know, or not yet: viem throws there. */
export async function absentAsNull<T>(read: Promise<T>): Promise<T | null> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof Error && /^(Block|Transaction|TransactionReceipt)NotFoundError$/.test(error.name))
      return null;
    throw error;
  }
}
