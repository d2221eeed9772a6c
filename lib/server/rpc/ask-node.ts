import { isSoukError } from "@/lib/domain/errors";
import { ChainUnavailable } from "@/lib/domain/escrow/errors";
import { sortNodeAnswer } from "./node-answer";

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
