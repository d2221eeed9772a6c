import type { Logger } from "pino";
import type { Hex } from "viem";
import { ChainUnavailable } from "@/lib/domain/escrow/errors";
import type { HouseChain } from "@/lib/server/escrow/chain/evidence";
import type { OutboxAttemptRow } from "@/lib/server/escrow/tables/rows";
import type { Context } from "@/lib/server/kernel/context";
import type { OutboxRow } from "@/lib/server/kernel/tables/rows";
import { troubleOf } from "@/lib/server/rpc/node-answer";
import { minedForm } from "./relay-mined";
import { moveOutbox } from "./relay-outbox";
import { signedFormsOf } from "./relay-state";

interface Parts {
  readonly context: Context;
  readonly chain: HouseChain;
  readonly log: Logger;
}

interface Sending {
  readonly row: OutboxRow;
  readonly form: Pick<OutboxAttemptRow, "signedTx" | "nonce">;
  /** The newest block. */
  readonly head: number;
}

/**
 * The same bytes may be sent again and again: a nonce is mined once. What the node says to them refuses nothing, since
 * they may be under way all the same; only a receipt does.
 * @throws ChainUnavailable when the node did not take them
 */
export async function broadcast(parts: Parts, sending: Sending): Promise<void> {
  const { row, form } = sending;
  try {
    await parts.chain.link.ask((client) =>
      client.sendRawTransaction({ serializedTransaction: form.signedTx as Hex }),
    );
  } catch (error) {
    const trouble = troubleOf(error);
    const what = trouble.kind === "fault" ? trouble.what : null;
    if (what === "nonce_taken") return onTakenNonce(parts, sending);
    // Underpriced: another form of it is there, or it is bumped when its time comes.
    if (what !== "known" && what !== "underpriced") throw new ChainUnavailable(null, trouble);
  }
  await moveOutbox(parts.context, row, { state: "sent" });
}

/**
 * Its nonce is used. While no final block says so it may be by one of our own forms, whose receipt the node does not
 * show yet; afterwards somebody else holds the key or a backup was restored, and it is signed anew.
 */
async function onTakenNonce({ context, chain, log }: Parts, { row, form, head }: Sending): Promise<void> {
  if (await minedForm(chain.link, await signedFormsOf(context, row.id))) return;
  const finalBlock = BigInt(Math.max(head - chain.facts.confirmations + 1, 0));
  const address = row.signer as Hex;
  const used = await chain.link.ask((client) =>
    client.getTransactionCount({ address, blockNumber: finalBlock }),
  );
  if (used <= form.nonce) {
    await moveOutbox(context, row, { state: "sent" });
    return;
  }
  const told = { outbox: row.id, nonce: form.nonce };
  log.error(told, "the relayer's nonce was used by another transaction; signing anew");
  await moveOutbox(context, row, { state: "queued", nonce: null, txHash: null });
}
