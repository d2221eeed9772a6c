import type { TimedSignature } from "@/lib/chain/escrow-calls";
import type { EscrowVerb } from "@/lib/domain/escrow/escrow-verbs";
import type { ChosenValues } from "@/lib/server/escrow/consent/consent";
import { recordConsent } from "@/lib/server/escrow/consent/record-consent";
import { relayConsent } from "@/lib/server/escrow/relay/relay-consent";
import type { Context } from "@/lib/server/kernel/context";
import { anchorSubmissionFirst } from "@/lib/server/market/operations/anchor/anchor";
import type { TaskRow } from "@/lib/server/market/tables/rows";
import type { Tx } from "@/lib/server/store/tx";
import type { GatheredConsent } from "./gather-consent";

/** How a consent reaches the chain: an anchor is kept until the chain must have it, all others are relayed at once. */
const WAY_OF = {
  accept: "kept",
  submit: "kept",
  // An approval that may be taken back is no reason to keep the submission waiting.
  approve: "after_submission_if_revocable",
  request_changes: "after_submission",
  reject: "after_submission",
  contest: "relayed",
  resolve: "relayed",
  cancel: "relayed",
  fail: "relayed",
} as const satisfies Record<EscrowVerb, string>;

interface Sending {
  readonly task: TaskRow;
  readonly consent: GatheredConsent;
  readonly nowMs: number;
  readonly chosen?: ChosenValues | undefined;
  /** The attestation beside a cancellation. */
  readonly nobodyAccepted?: TimedSignature | undefined;
}

/** Owes the chain a party's consent, behind the submission that it judges, and keeps it. */
export async function sendConsent(tx: Tx, context: Context, sending: Sending): Promise<void> {
  const { task, consent, nowMs, chosen, nobodyAccepted } = sending;
  const way = WAY_OF[consent.verb];
  const isBehind =
    way === "after_submission" || (way === "after_submission_if_revocable" && consent.isRevocable);
  if (isBehind) await anchorSubmissionFirst(tx, context, { task, consent, nowMs });
  if (way !== "kept") {
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
  return WAY_OF[consent.verb] === "kept";
}
