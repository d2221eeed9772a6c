import { chainDeadlineS } from "@/lib/chain/chain-deadline";
import type { TimedSignature } from "@/lib/chain/escrow-calls";
import { termsFromJson } from "@/lib/chain/escrow-terms";
import { ANCHOR_OF } from "@/lib/domain/market/anchors";
import { isTerminal } from "@/lib/domain/market/lifecycle";
import { SECOND_MS } from "@/lib/domain/time";
import { nobodyAccepted } from "@/lib/server/escrow/attestation/nobody-accepted";
import { consentView } from "@/lib/server/escrow/consent/consent-view";
import { relayConsent, relayDefault } from "@/lib/server/escrow/relay/relay-consent";
import { findConsent } from "@/lib/server/escrow/tables/consents";
import type { ChainEvidence } from "@/lib/server/kernel/chain/chain-evidence";
import type { Context } from "@/lib/server/kernel/context";
import { anchor, consentOf } from "@/lib/server/market/operations/anchor/anchor";
import {
  agentOnChain,
  assignmentAttestation,
  type Consent,
} from "@/lib/server/market/operations/verb/gather-consent";
import { findAgent } from "@/lib/server/market/tables/agents";
import type { TaskRow } from "@/lib/server/market/tables/rows";
import { setAnchorTime } from "@/lib/server/market/tables/task-jobs";
import { findTask } from "@/lib/server/market/tables/tasks";
import type { Tx } from "@/lib/server/store/tx";

/**
 * Brings to the chain what the house holds for one task and the chain must now have: a stored acceptance or
 * submission, the refund of a task whose one agent did not take it, or of a payment that came after the end.
 */
export async function anchorTask(context: Context, input: { taskId: string }): Promise<boolean> {
  const { chain } = context;
  const task = await context.store.read((tx) => findTask(tx, input.taskId));
  if (!chain || !task || !isDue(task, context.clock())) return false;
  if (task.pendingVerb !== null || isPaidLate(task)) return refundUnaccepted(context, { task, chain });
  const agent = await agentOf(context, task);
  const assignment = await assignmentAttestation(chain, { task, agent });
  return context.store.write(async (tx) => {
    const nowMs = context.clock();
    const current = await findTask(tx, task.id);
    if (!current || current.version !== task.version) return false;
    const verb = ANCHOR_OF[current.status];
    await setAnchorTime(tx, current.id, null);
    return verb === null ? false : anchor(tx, context, { task: current, verb, agent, assignment, nowMs });
  });
}

function isDue(task: TaskRow, nowMs: number): boolean {
  return task.anchorAtMs !== null && task.anchorAtMs <= nowMs;
}

/** Money of a task that had ended before it came. */
function isPaidLate(task: TaskRow): boolean {
  return isTerminal(task.status) && task.heldUnits > 0n;
}

async function agentOf(context: Context, task: TaskRow): Promise<Consent["agent"]> {
  return context.store.read(async (tx) => {
    const agent = task.agentId === null ? undefined : await findAgent(tx, task.agentId);
    return agent ? agentOnChain(tx, { agent, priceUnits: task.agentPriceUnits }) : null;
  });
}

interface Refunding {
  readonly task: TaskRow;
  readonly chain: ChainEvidence;
}

/** With the buyer's consent at once; without it when the contract's accept window has passed. */
async function refundUnaccepted(context: Context, { task, chain }: Refunding): Promise<boolean> {
  const { jobId } = task;
  if (jobId === null) return false;
  const job = await chain.readJob(jobId);
  const nowS = await chain.chainNowS();
  const deadlineS = chainDeadlineS(termsFromJson(task.chainTerms ?? {}), job);
  const isCancellable = job.state === "funded" && deadlineS !== null && nowS <= deadlineS;
  const cancelling = isCancellable ? await buyersConsent(context, { task, chain }) : null;
  return context.store.write(async (tx) => {
    const nowMs = context.clock();
    const current = await findTask(tx, task.id);
    if (!current || current.version !== task.version) return false;
    if (cancelling) {
      await setAnchorTime(tx, task.id, null);
      return relayConsent(tx, context, { task: current, nowMs, ...cancelling });
    }
    return refundByDefault(tx, context, { task: current, deadlineS, nowS, nowMs });
  });
}

async function refundByDefault(
  tx: Tx,
  context: Context,
  at: { task: TaskRow; deadlineS: number | null; nowS: number; nowMs: number },
): Promise<boolean> {
  const { task, deadlineS, nowS, nowMs } = at;
  const isOver = deadlineS === null;
  if (isOver || nowS > deadlineS) {
    await setAnchorTime(tx, task.id, null);
    return isOver ? false : relayDefault(tx, context, { task, turn: `v${task.version}`, nowMs });
  }
  await setAnchorTime(tx, task.id, nowMs + (deadlineS + 1 - nowS) * SECOND_MS);
  return false;
}

/** The buyer's Cancel, kept from before or made with a demo key, and the attestation beside it. */
async function buyersConsent(
  context: Context,
  { task, chain }: Refunding,
): Promise<{ consent: Consent; nobodyAccepted: TimedSignature } | null> {
  const { buyer } = termsFromJson(task.chainTerms ?? {});
  const beside = { agent: null, assignment: "0x" as const };
  const { escrow, chainId } = chain.facts;
  const facts = { task, place: { escrow, chainId }, agentAddress: null, agentPriceUnits: null };
  const typedData = consentView("cancel", facts);
  const kept = await context.store.read((tx) => {
    return findConsent(tx, { taskId: task.id, verb: "cancel", round: task.round, signer: buyer });
  });
  if (kept) return { consent: consentOf(kept, beside), nobodyAccepted: await nobodyAccepted(chain, task) };
  const signature = typedData && (await context.demoKeys?.sign(task.buyerId, typedData));
  if (!typedData || !signature) return null;
  const consent: Consent = {
    verb: "cancel",
    round: task.round,
    signer: buyer,
    message: typedData,
    signature,
    deadlineS: Number(typedData.message.deadline),
    ...beside,
  };
  return { consent, nobodyAccepted: await nobodyAccepted(chain, task) };
}
