import { termsFromJson } from "@/lib/chain/escrow-terms";
import type { UserActor } from "@/lib/domain/access/actor";
import { type AssetId, isOnChain } from "@/lib/domain/assets";
import {
  BadSignature,
  ChainUnavailable,
  NoRail,
  SignatureRequired,
  Unauthenticated,
} from "@/lib/domain/errors";
import {
  type ChosenValues,
  consentView,
  isAgentInTerms,
  type SignedVerb,
} from "@/lib/server/escrow/consent/consent-view";
import type { ChainEvidence, Hex } from "@/lib/server/kernel/chain-evidence";
import type { Call, Context } from "@/lib/server/kernel/context";
import { userById } from "@/lib/server/kernel/tables/users";
import { agentPrice } from "@/lib/server/market/operations/assign/agent-price";
import { findAgent } from "@/lib/server/market/tables/agents";
import type { AgentRow, TaskRow } from "@/lib/server/market/tables/rows";
import type { Tx } from "@/lib/server/store/tx";
import { chosenAgentId, loadTaskForVerb } from "./load-task-for-verb";

/** A party's signed consent, and what its relay carries beside it. */
export interface Consent {
  readonly verb: SignedVerb;
  readonly round: number;
  readonly signer: Hex;
  readonly message: string;
  readonly signature: Hex;
  readonly deadlineS: number;
  readonly agent: { readonly address: Hex; readonly priceUnits: bigint } | null;
  /** The attestation on the assignment; "0x" where none is needed. */
  readonly assignment: Hex;
}

/** A consent that was checked just now. */
export interface GatheredConsent extends Consent {
  /** Said by a wallet contract: it may not hold any more tomorrow, so it must reach the chain at once. */
  readonly isRevocable: boolean;
}

interface SignedInput {
  readonly taskId: string;
  readonly signature?: Hex | undefined;
  readonly agentId?: string | undefined;
}

/** Verbs whose relay carries the attestation on who was assigned. */
const CARRIES_ASSIGNMENT: readonly SignedVerb[] = ["submit", "approve", "request_changes", "reject", "fail"];

/**
 * The caller's consent for a verb of a task on chain, made with the demo key when the house holds it. Null for SAT.
 * @throws as takeTask; then SignatureRequired or BadSignature.
 */
export async function gatherConsent(
  context: Context,
  call: Call<SignedInput>,
  asked: { verb: SignedVerb; chosen?: ChosenValues },
): Promise<GatheredConsent | null> {
  const { actor, input } = call;
  if (actor.kind !== "user") throw new Unauthenticated();
  const { verb } = asked;
  const found = await context.store.read(async (tx) => {
    const taken = await loadTaskForVerb(tx, { taskId: input.taskId, actor, verb, nowMs: context.clock() });
    if (!needsConsent(taken.task)) return null;
    return {
      task: taken.task,
      agent: await agentFor(tx, { task: taken.task, verb, actor, named: input.agentId }),
    };
  });
  if (!found) return null;
  if (!context.chain) throw new ChainUnavailable();
  const { task, agent } = found;
  const signer = signerOf(task, { verb, actor });
  if (verb === "accept" && isArbiter(task, signer)) {
    throw new NoRail("The arbiter cannot be a party of a task on chain. Use another identity or asset.");
  }
  const { escrow, chainId } = context.chain.facts;
  const facts = {
    task,
    place: { escrow, chainId },
    agentAddress: agent?.address ?? null,
    agentPriceUnits: agent?.priceUnits ?? null,
  };
  const typedData = consentView(verb, facts, asked.chosen);
  if (!typedData) throw new NoRail();
  const signature = input.signature ?? (await context.demoKeys?.sign(actor.userId, typedData));
  if (!signature) throw new SignatureRequired(verb);
  const signedBy = await context.chain.verifySignature({ address: signer, typedData, signature });
  if (signedBy === null) throw new BadSignature();
  const assignment = CARRIES_ASSIGNMENT.includes(verb)
    ? await assignmentAttestation(context.chain, { task, agent })
    : "0x";
  const deadlineS = Number(typedData.message.deadline);
  return {
    verb,
    round: task.round,
    signer,
    message: JSON.stringify(typedData),
    signature,
    deadlineS,
    agent,
    assignment,
    isRevocable: signedBy === "contract",
  };
}

/** Money of this task is in the contract, so its parties' consents must be able to reach it. */
function needsConsent(task: TaskRow): boolean {
  return isOnChain(task.asset as AssetId) && task.status !== "awaiting_payment";
}

/** The attester's signature over who was assigned at what price; "0x" when the terms name the agent. */
export async function assignmentAttestation(
  chain: ChainEvidence,
  of: { task: TaskRow; agent: { address: Hex; priceUnits: bigint } | null },
): Promise<Hex> {
  const { task, agent } = of;
  if (!agent || task.jobId === null || isAgentInTerms(task)) return "0x";
  return chain.signAssign({ jobId: task.jobId as Hex, agent: agent.address, price: agent.priceUnits });
}

async function agentFor(
  tx: Tx,
  asked: { task: TaskRow; verb: SignedVerb; actor: UserActor; named: string | undefined },
): Promise<Consent["agent"]> {
  const { task, verb, actor, named } = asked;
  const isClaim = verb === "accept" && task.status === "open";
  const agentId = isClaim ? chosenAgentId(actor, named) : task.agentId;
  const agent = agentId === null ? undefined : await findAgent(tx, agentId);
  if (!agent) return null;
  return agentOnChain(tx, { agent, priceUnits: isClaim ? agentPrice(task, agent) : task.agentPriceUnits });
}

/** The wallet and price of an agent; null while it has neither. */
export async function agentOnChain(
  tx: Tx,
  of: { agent: AgentRow; priceUnits: bigint | null },
): Promise<Consent["agent"]> {
  const owner = await userById(tx, of.agent.ownerId);
  if (!owner?.address || of.priceUnits === null) return null;
  return { address: owner.address as Hex, priceUnits: of.priceUnits };
}

function isArbiter(task: TaskRow, address: Hex): boolean {
  return termsFromJson(task.chainTerms ?? "{}").arbiter.toLowerCase() === address.toLowerCase();
}

const BUYERS_VERBS: readonly SignedVerb[] = ["approve", "request_changes", "reject", "cancel"];

function signerOf(task: TaskRow, by: { verb: SignedVerb; actor: UserActor }): Hex {
  const terms = termsFromJson(task.chainTerms ?? "{}");
  if (BUYERS_VERBS.includes(by.verb)) return terms.buyer;
  if (by.verb === "resolve") return terms.arbiter;
  if (by.actor.address === undefined) throw new NoRail("Connect a wallet first: this task is paid on chain.");
  return by.actor.address as Hex;
}
