import type { Hex } from "@/lib/schemas/hex";
import { lastFormsFrom } from "@/lib/server/escrow/tables/relay";
import type { ChainLink } from "@/lib/server/rpc/link";
import { troubleOf } from "@/lib/server/rpc/node-answer";
import type { RelayParts } from "./relay-parts";

const AT_ONCE = 16;

/** How many transactions of a key are in blocks: the first nonce that the chain has not used. */
export function unusedNonce({ link }: RelayParts["chain"], address: Hex): Promise<number> {
  return link.ask((client) => client.getTransactionCount({ address, blockTag: "latest" }));
}

/**
 * Sends again what we signed from a nonce on, also what is confirmed or reverted: its block was replaced, or the node is
 * behind, and then it does no harm. The same bytes that were mined, since the books know their effects by the hash.
 */
export async function sendLostForms(
  { context, chain, log }: RelayParts,
  from: { signer: Hex; nonce: number },
): Promise<void> {
  const of = { ...from, limit: AT_ONCE };
  const forms = await context.store.read((tx) => lastFormsFrom(tx, of));
  for (const form of forms) {
    if (!(await offer(chain.link, form.signedTx))) continue;
    const told = { outbox: form.outboxId, nonce: form.nonce, txHash: form.txHash };
    log.warn(told, "the chain does not have a transaction of ours any more: it is sent again");
  }
}

/** False for what the node has already, or does not take now: both show in the count of nonces. */
export async function offer(link: ChainLink, serializedTransaction: Hex): Promise<boolean> {
  try {
    await link.ask((client) => client.sendRawTransaction({ serializedTransaction }));
    return true;
  } catch (error) {
    if (troubleOf(error).kind === "silence") throw error;
    return false;
  }
}
