import type { TimedSignature } from "@/lib/chain/escrow-calls";
import { ESCROW_VERBS } from "@/lib/domain/escrow/escrow-verbs";
import { type ChosenValues, recordConsent } from "@/lib/server/escrow/consent/consent";
import { relayConsent } from "@/lib/server/escrow/relay/relay-consent";
import type { Context } from "@/lib/server/kernel/context";
import { anchorSubmissionFirst } from "@/lib/server/market/operations/anchor/anchor";
import type { TaskRow } from "@/lib/server/market/tables/rows";
import type { Tx } from "@/lib/server/store/tx";
import type { GatheredConsent } from "./gather-consent";

interface Sent {
  readonly task: TaskRow;
  readonly consent: GatheredConsent;
  readonly nowMs: number;
  readonly chosen?: ChosenValues | undefined;
  /** The attestation beside a cancellation. */
  readonly nobodyAccepted?: TimedSignature | undefined;
}

/** Owes the chain a party's consent, behind the submission that it judges, and keeps it. */
export async function sendConsent(tx: Tx, context: Context, sent: Sent): Promise<void> {
  const { task, consent, nowMs, chosen, nobodyAccepted } = sent;
  const { sending } = ESCROW_VERBS[consent.verb];
  const isBehind =
    sending === "after_submission" || (sending === "after_submission_if_revocable" && consent.isRevocable);
  if (isBehind) await anchorSubmissionFirst(tx, context, { task, consent, nowMs });
  if (sending !== "kept") {
    await relayConsent(tx, context, {
      task,
      consent,
      nowMs,
      ...(chosen ? { chosen } : {}),
      ...(nobodyAccepted ? { nobodyAccepted } : {}),
    });
  }
  await recordConsent(tx, context, { taskId: task.id, consent, nowMs });
}

/** True when the house holds the consent back, so that the task must say when it is due on chain. */
export function isKept(consent: GatheredConsent): boolean {
  return ESCROW_VERBS[consent.verb].sending === "kept";
}
