import { type Hex, isHash } from "viem";
import { ChainUnavailable } from "@/lib/domain/escrow/errors";
import type { OutboxAttemptRow } from "@/lib/server/escrow/tables/rows";
import type { OutboxRow } from "@/lib/server/kernel/tables/rows";
import { type WhyRefused, whyRefused } from "@/lib/server/rpc/explain-revert";
import type { Fees } from "@/lib/server/rpc/gas-fees";
import type { ChainLink } from "@/lib/server/rpc/link";
import { type NodeFault, sortNodeAnswer, troubleOf } from "@/lib/server/rpc/node-answer";
import { transactionOfNonce } from "@/lib/server/rpc/nonce-use";
import { receiptOf } from "@/lib/server/rpc/receipt";
import { callOf } from "./relay-attempt";
import { moveOutbox } from "./relay-outbox";
import type { RelayParts } from "./relay-parts";
import { signedFormsOf } from "./relay-state";

type Verdict =
  | { readonly kind: "passes" }
  /** A default came too early, and simply waits. */
  | { readonly kind: "too_early" }
  /** The relayer cannot pay for it: no fault of the row's. */
  | { readonly kind: "relayer_balance_low" }
  /** The node could not tell. */
  | { readonly kind: "unknown"; readonly error: unknown }
  | { readonly kind: "refused"; readonly why: WhyRefused };

/** Calls a row as it would be sent, by the relayer and at the fees it would pay: a receiver can read both. */
export async function tryCall(link: ChainLink, row: OutboxRow, fees: Fees): Promise<Verdict> {
  const { from, to, data, valueWei, gasLimit } = callOf(row);
  const request = { account: from, to, data, value: valueWei, gas: BigInt(gasLimit), ...fees };
  try {
    await link.ask((client) => client.call(request));
    return { kind: "passes" };
  } catch (error) {
    const answer = sortNodeAnswer(error);
    if (answer.kind === "fault" && answer.what === "unfunded") return { kind: "relayer_balance_low" };
    if (answer.kind !== "refusal") return { kind: "unknown", error };
    if (answer.revert?.name === "TooEarly") return { kind: "too_early" };
    return { kind: "refused", why: whyRefused(answer) };
  }
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
export async function broadcast(parts: RelayParts, sending: Sending): Promise<void> {
  const { row, form } = sending;
  try {
    await parts.chain.link.ask((client) =>
      client.sendRawTransaction({ serializedTransaction: form.signedTx }),
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
 * Its nonce is used, as a rule by one of our own forms, whose receipt the node does not show yet. Only when a final block
 * holds another transaction with it, somebody else has the key or a backup was restored, and it is signed anew.
 */
async function onTakenNonce(
  { context, chain, log }: RelayParts,
  { row, form, head }: Sending,
): Promise<void> {
  const forms = await signedFormsOf(context, row);
  if (await minedForm(chain.link, forms)) return;
  const usedBy = Math.max(head - chain.facts.confirmations + 1, 0);
  const [address, { nonce }] = [row.signer, form];
  const hash = await chain.link.ask(async (client) => {
    const used = await client.getTransactionCount({ address, blockNumber: BigInt(usedBy) });
    return used > nonce ? transactionOfNonce(client, { address, nonce, usedBy }) : null;
  });
  if (hash === null || forms.some(({ txHash }) => txHash === hash)) {
    await moveOutbox(context, row, { state: "sent" });
    return;
  }
  const told = { outbox: row.id, nonce, by: hash };
  log.error(told, "the relayer's nonce was used by another transaction; signing anew");
  await moveOutbox(context, row, { state: "queued", nonce: null, txHash: null });
}

export interface Mined {
  readonly txHash: Hex;
  readonly block: number;
  readonly blockHash: Hex;
  readonly isSuccess: boolean;
  readonly gasUsed: bigint;
}

/**
 * The one of a row's signed forms that is in a block; null while the chain shows none.
 * @throws ChainUnavailable when the node shows one without saying how it ended: it is neither failed nor sent anew
 */
export async function minedForm(link: ChainLink, forms: readonly OutboxAttemptRow[]): Promise<Mined | null> {
  for (const { txHash: hash } of [...forms].reverse()) {
    if (!isHash(hash)) continue;
    const receipt = await link.ask((client) => receiptOf(client, hash));
    if (receipt === null) continue;
    const { status, gasUsed, block, blockHash } = receipt;
    return { txHash: hash, block, blockHash, isSuccess: status === "success", gasUsed };
  }
  return null;
}

const OFF_THE_CHAIN: NodeFault = {
  kind: "fault",
  what: "other",
  label: "the node gives a receipt of a block that is not on its chain",
};

/**
 * Of many nodes behind one address, one may still tell of a fork that is gone.
 * @throws ChainUnavailable unless the block that a form is in is the chain's own of that number
 */
export async function requireOnChain(
  link: ChainLink,
  { block, blockHash }: Pick<Mined, "block" | "blockHash">,
): Promise<void> {
  const { hash } = await link.ask((client) => client.getBlock({ blockNumber: BigInt(block) }));
  if (hash.toLowerCase() !== blockHash.toLowerCase()) throw new ChainUnavailable(null, OFF_THE_CHAIN);
}
