import { insertConsent } from "@/lib/server/escrow/tables/consents";
import type { House } from "@/lib/server/kernel/context";
import type { GatheredWord } from "@/lib/server/market/operations/verb/gather-consent";
import type { Tx } from "@/lib/server/store/tx";

/** Keeps a party's word until the chain needs it; a repeated word replaces the one before. */
export async function recordConsent(
  tx: Tx,
  house: House,
  kept: { taskId: string; word: GatheredWord; nowMs: number },
): Promise<void> {
  const { word } = kept;
  await insertConsent(tx, {
    id: house.newId("cns"),
    taskId: kept.taskId,
    verb: word.verb,
    round: word.round,
    signer: word.signer,
    message: word.message,
    signature: word.signature,
    createdAtMs: kept.nowMs,
  });
}
