import { insertConsent } from "@/lib/server/escrow/tables/consents";
import type { Context } from "@/lib/server/kernel/context";
import type { Tx } from "@/lib/server/store/tx";
import type { Consent } from "./consent";

/** Keeps a party's consent until the chain needs it; a repeated consent replaces the one before. */
export async function recordConsent(
  tx: Tx,
  context: Context,
  kept: { taskId: string; consent: Consent; nowMs: number },
): Promise<void> {
  const { consent } = kept;
  await insertConsent(tx, {
    id: context.newId("cns"),
    taskId: kept.taskId,
    verb: consent.verb,
    round: consent.round,
    signer: consent.signer,
    message: consent.message,
    signature: consent.signature,
    createdAtMs: kept.nowMs,
  });
}
