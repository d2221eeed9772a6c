import type { TimedSignature } from "@/lib/chain/escrow-calls";
import type { Actor } from "@/lib/domain/access/actor";
import { InvariantBroken } from "@/lib/domain/errors";
import { BooksRed } from "@/lib/domain/ledger/errors";
import type { TaskPartyVerb } from "@/lib/domain/market/task-access";
import type { ChosenValues } from "@/lib/server/escrow/consent/consent";
import type { ChainEvidence } from "@/lib/server/kernel/chain/chain-evidence";
import { command, type Done } from "@/lib/server/kernel/command";
import type { Call, Context, Reply } from "@/lib/server/kernel/context";
import { anchorTimeOf } from "@/lib/server/market/operations/anchor/anchor";
import { showTask } from "@/lib/server/market/reads/show-task";
import type { TaskRow } from "@/lib/server/market/tables/rows";
import { findTask, type TaskChange } from "@/lib/server/market/tables/tasks";
import type { Tx } from "@/lib/server/store/tx";
import { advance, destinationOf } from "./advance";
import { type GatheredConsent, gatherConsent, requireStillMeant } from "./gather-consent";
import { loadTaskForVerb } from "./load-task-for-verb";
import { requireJobHere } from "./require-job-here";
import { isKept, sendConsent } from "./send-consent";
import type { TimelineActor } from "./transition";

/** A task that its verb was found legal on, inside the op. */
export interface Deciding {
  readonly tx: Tx;
  readonly context: Context;
  readonly task: TaskRow;
  readonly actor: Actor;
  readonly by: TimelineActor;
  readonly nowMs: number;
  /** The caller's signature, where money of the task is in the contract. */
  readonly consent: GatheredConsent | null;
}

/** What is special about this use of the verb; where it leads and what it pays is the lifecycle's. */
export interface Decision {
  readonly change?: TaskChange;
  /** What the timeline tells of it. */
  readonly detail?: Record<string, unknown>;
  /** What the audit tells of it. */
  readonly audited?: Record<string, unknown>;
  /** Whom the timeline names, where it is not the caller's part in the task. */
  readonly by?: TimelineActor;
  /** The task as it is now, where the verb was carried out here. */
  readonly moved?: TaskRow;
}

export interface VerbPlan {
  /** What its signer chooses: part of the consent and of what the chain is told. */
  readonly chosen?: ChosenValues;
  /** What the attester says beside the consent. */
  readonly attest?: (chain: ChainEvidence, task: TaskRow) => Promise<TimedSignature>;
  readonly decide: (deciding: Deciding) => Decision | Promise<Decision>;
}

interface Evidence {
  readonly consent: GatheredConsent | null;
  readonly attestation?: TimedSignature;
}

type VerbCall<I> = Call<I & { taskId: string }>;
const NO_EVIDENCE: Evidence = { consent: null };

/**
 * The command of a task's verb: the consent where the task is paid on chain, the task by who asks and by its status, the
 * decision, the consent on its way, the step that the lifecycle names, the audit, and the task as it is then shown.
 */
export function taskCommand<I extends object>(
  verb: TaskPartyVerb,
  planOf: (input: I) => VerbPlan,
): (context: Context, call: VerbCall<I>) => Promise<Reply> {
  return async (context, call) => {
    const plan = planOf(call.input);
    const named = { action: null, audited: `task.${verb}` };
    const running = { context, call, verb, plan };
    if (verb === "fund" || verb === "decline") {
      const op = (tx: Tx, nowMs: number) => runVerb(tx, { ...running, nowMs, evidence: NO_EVIDENCE });
      if (verb === "fund") return command(context, call, { ...named, op });
      return command(context, call, { ...named, evidence: () => requireUnmoved(running), op });
    }
    return command(context, call, {
      ...named,
      evidence: async () => {
        const { chosen = {}, attest } = plan;
        const consent = await gatherConsent(context, call, { verb, chosen });
        if (!consent || !attest || !context.chain) return { consent };
        return { consent, attestation: await attest(context.chain, await taskOf(context, call)) };
      },
      op: (tx, nowMs, evidence: Evidence) => runVerb(tx, { ...running, nowMs, evidence }),
    });
  };
}

/** What nobody signs is held against the contract as well, once it is found legal here. */
async function requireUnmoved({ context, call, verb }: Omit<Running, "nowMs" | "evidence">): Promise<void> {
  const asked = { taskId: call.input.taskId, actor: call.actor, verb, nowMs: context.clock() };
  const { task } = await context.store.read((tx) => loadTaskForVerb(tx, asked));
  await requireJobHere(context, task);
}

async function taskOf(context: Context, call: VerbCall<object>): Promise<TaskRow> {
  const task = await context.store.read((tx) => findTask(tx, call.input.taskId));
  if (!task) throw new InvariantBroken("A task vanished between two reads.");
  return task;
}

interface Running {
  readonly context: Context;
  readonly call: VerbCall<object>;
  readonly verb: TaskPartyVerb;
  readonly plan: VerbPlan;
  readonly nowMs: number;
  readonly evidence: Evidence;
}

async function runVerb(tx: Tx, running: Running): Promise<Done> {
  const { context, call, verb, plan, nowMs, evidence } = running;
  const { actor } = call;
  const { task, by } = await loadTaskForVerb(tx, { taskId: call.input.taskId, actor, verb, nowMs });
  if (context.isHeldBack?.(task.id)) {
    throw new BooksRed("The books of this task do not add up, so it waits until an operator looks.");
  }
  const { consent } = evidence;
  if (consent) await requireStillMeant(tx, { consent, task, call });
  const decision = await plan.decide({ tx, context, task, actor, by, nowMs, consent });
  const moved = decision.moved ?? (await move(tx, running, { task, by, decision }));
  const { audited } = decision;
  return {
    status: 200,
    value: await showTask(tx, context, { task: moved, actor, nowMs }),
    subject: { kind: "task", id: task.id, ...(audited ? { detail: audited } : {}) },
  };
}

async function move(
  tx: Tx,
  running: Running,
  decided: { task: TaskRow; by: TimelineActor; decision: Decision },
): Promise<TaskRow> {
  const { context, verb, plan, nowMs, evidence } = running;
  const { task, decision } = decided;
  const { consent, attestation: nobodyAccepted } = evidence;
  const { chosen } = plan;
  if (consent) await sendConsent(tx, context, { task, consent, nowMs, chosen, nobodyAccepted });
  const isKeptBack = consent !== null && isKept(consent);
  return advance(tx, context, {
    task,
    verb,
    by: decision.by ?? decided.by,
    nowMs,
    change: isKeptBack ? { ...decision.change, ...anchorOf(running, task, consent) } : decision.change,
    detail: decision.detail,
    chosen,
  });
}

/** When the consent that is kept back must be on chain. */
function anchorOf({ context, verb, nowMs }: Running, task: TaskRow, consent: GatheredConsent): TaskChange {
  const then = { ...task, status: destinationOf({ task, verb }) };
  return { anchorAtMs: anchorTimeOf(context, then, { nowMs, isAtOnce: consent.isRevocable }) };
}
