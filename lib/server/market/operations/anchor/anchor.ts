import { InvariantBroken } from "@/lib/domain/errors";
import type { ChainState } from "@/lib/domain/escrow/contract-states";
import { isEscrowVerb, type LazyVerb } from "@/lib/domain/escrow/escrow-verbs";
import {
  ANCHOR_OF,
  type AnchorInput,
  anchorAgainAt,
  anchorAt,
  RELAY_MARGIN_MS,
} from "@/lib/domain/market/anchors";
import { SECOND_MS } from "@/lib/domain/time";
import type { Consent } from "@/lib/server/escrow/consent/consent";
import { relayConsent } from "@/lib/server/escrow/relay/relay-consent";
import { consentsOf } from "@/lib/server/escrow/tables/consents";
import type { ConsentRow } from "@/lib/server/escrow/tables/rows";
import type { Hex } from "@/lib/server/kernel/chain/chain-evidence";
import type { Context } from "@/lib/server/kernel/context";
import { termsOf } from "@/lib/server/market/operations/verb/load-task-for-verb";
import type { TaskRow } from "@/lib/server/market/tables/rows";
import type { Tx } from "@/lib/server/store/tx";

interface Anchoring {
  readonly task: TaskRow;
  readonly verb: LazyVerb;
  readonly agent: Consent["agent"];
  readonly assignment: Hex;
  readonly nowMs: number;
}

/** Brings a stored acceptance or submission to the chain; false when it is owed already or was never signed here. */
export async function anchor(tx: Tx, context: Context, anchoring: Anchoring): Promise<boolean> {
  const { task, verb, nowMs } = anchoring;
  const round = verb === "submit" ? task.round : 0;
  const kept = (await consentsOf(tx, task.id)).findLast((row) => row.verb === verb && row.round === round);
  if (!kept) return false;
  const consent = consentOf(kept, anchoring);
  const chosen = task.resultHash === null ? {} : { resultHash: task.resultHash };
  return relayConsent(tx, context, { task, consent, nowMs, chosen });
}

/** The submission must be on chain before anything that judges it. */
export async function anchorSubmissionFirst(
  tx: Tx,
  context: Context,
  judged: { task: TaskRow; consent: Consent; nowMs: number },
): Promise<void> {
  const { task, consent, nowMs } = judged;
  if (chainStateOf(task) === "submitted") return;
  await anchor(tx, context, {
    task,
    verb: "submit",
    agent: consent.agent,
    assignment: consent.assignment,
    nowMs,
  });
}

/** A consent as it was kept, with what its relay carries beside it. */
export function consentOf(row: ConsentRow, beside: Pick<Consent, "agent" | "assignment">): Consent {
  const typedData = row.message;
  const deadlineS = Number(typedData.message.deadline);
  if (!Number.isSafeInteger(deadlineS) || !isEscrowVerb(row.verb)) {
    throw new InvariantBroken("A kept consent has no verb or no deadline.", { id: row.id });
  }
  return {
    verb: row.verb,
    round: row.round,
    signer: row.signer,
    message: row.message,
    signature: row.signature,
    deadlineS,
    ...beside,
  };
}

/** When the consent that the house holds signed must be sent; null when the chain needs none. */
export function anchorTimeOf(
  context: Context,
  task: TaskRow,
  when: { nowMs: number; isAtOnce?: boolean | undefined },
): number | null {
  return anchorAt({ ...anchorFactsOf(context, task), ...when })?.atMs ?? null;
}

/** When an anchor that the chain refused is owed again; null when it protects nothing any more. */
export function anchorTimeAfterRefusal(
  context: Context,
  task: TaskRow,
  refused: { kind: string; refusals: number; reverts: number; nowMs: number },
): number | null {
  const { kind, ...counted } = refused;
  // What waits for an outcome is not anchored: its outcome is what protects it, or takes its place when refused.
  if (task.pendingVerb !== null || ANCHOR_OF[task.status] !== kind) return null;
  const graceMs = (context.chain?.facts.graceS ?? 0) * SECOND_MS;
  return anchorAgainAt({ ...anchorFactsOf(context, task), ...counted, graceMs });
}

function anchorFactsOf(context: Context, task: TaskRow): Omit<AnchorInput, "nowMs"> {
  return {
    asset: task.asset,
    status: task.status,
    chainState: chainStateOf(task),
    terms: termsOf(task),
    deadlines: task,
    marginMs: RELAY_MARGIN_MS[context.config.mode],
  };
}

/** The last state seen in the contract. */
function chainStateOf(task: TaskRow): ChainState {
  return task.chainState ?? "none";
}
