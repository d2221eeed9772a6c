import { termsFromJson } from "@/lib/chain/escrow-terms";
import type { UserActor } from "@/lib/domain/access/actor";
import { LostRace, Unauthenticated } from "@/lib/domain/errors";
import { assertNoArbiter } from "@/lib/domain/escrow/arbiter";
import { BadSignature, ChainUnavailable, NoRail, SignatureRequired } from "@/lib/domain/escrow/errors";
import { ESCROW_VERBS, type EscrowVerb } from "@/lib/domain/escrow/escrow-verbs";
import { agentPrice } from "@/lib/domain/market/agent-price";
import type { ChosenValues, Consent, GatheredConsent } from "@/lib/server/escrow/consent/consent";
import { consentView, isAgentInTerms } from "@/lib/server/escrow/consent/consent-view";
import type { ChainEvidence, Hex } from "@/lib/server/kernel/chain/chain-evidence";
import type { Call, Context } from "@/lib/server/kernel/context";
import { userById } from "@/lib/server/kernel/tables/users";
import { findAgent } from "@/lib/server/market/tables/agents";
import type { AgentRow, TaskRow } from "@/lib/server/market/tables/rows";
import { canonicalSignature } from "@/lib/server/rpc/signatures";
import type { Tx } from "@/lib/server/store/tx";
import { chosenAgentId, loadTaskForVerb } from "./load-task-for-verb";
import { isInContract, requireJobHere } from "./require-job-here";

export type { Consent, GatheredConsent };

interface SignedInput {
  readonly taskId: string;
  readonly signature?: Hex | undefined;
  readonly agentId?: string | undefined;
}

/**
 * The caller's consent for a verb of a task on chain, made with the demo key when the house holds it. Null for SAT.
 * @throws as loadTaskForVerb; then SignatureRequired, BadSignature, or LostRace where the contract has moved on.
 */
export async function gatherConsent(
  context: Context,
  call: Call<SignedInput>,
  asked: { verb: EscrowVerb; chosen?: ChosenValues },
): Promise<GatheredConsent | null> {
  const { actor, input } = call;
  if (actor.kind !== "user") throw new Unauthenticated();
  const { verb } = asked;
  const found = await context.store.read(async (tx) => {
    const taken = await loadTaskForVerb(tx, { taskId: input.taskId, actor, verb, nowMs: context.clock() });
    if (!isInContract(taken.task)) return null;
    return {
      task: taken.task,
      agent: await agentFor(tx, { task: taken.task, verb, actor, named: input.agentId }),
    };
  });
  if (!found) return null;
  if (!context.chain) throw new ChainUnavailable();
  const { task, agent } = found;
  const signer = signerOf(task, { verb, actor });
  if (verb === "accept") assertNoArbiter(termsFromJson(task.chainTerms ?? {}).arbiter, [signer]);
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
  await requireJobHere(context, task);
  const assignment = ESCROW_VERBS[verb].carriesAssignment
    ? await assignmentAttestation(context.chain, { task, agent })
    : "0x";
  const deadlineS = Number(typedData.message.deadline);
  return {
    verb,
    round: task.round,
    signer,
    message: typedData,
    signature: canonicalSignature(signature, signedBy),
    deadlineS,
    agent,
    assignment,
    isRevocable: signedBy === "contract",
  };
}

/**
 * The consent was gathered outside the op: meanwhile the task may have gone to another agent or into another round.
 * @throws LostRace when it says something else than what its verb would say now.
 */
export async function requireStillMeant(
  tx: Tx,
  of: { consent: GatheredConsent; task: TaskRow; call: Call<SignedInput> },
): Promise<void> {
  const { consent, task, call } = of;
  const { actor, input } = call;
  if (actor.kind !== "user") throw new Unauthenticated();
  const { verb } = consent;
  const agent = await agentFor(tx, { task, verb, actor, named: input.agentId });
  const isSame = agent?.address === consent.agent?.address && agent?.priceUnits === consent.agent?.priceUnits;
  if (consent.round !== task.round || !isSame) throw new LostRace();
}

/** The attester's signature over who was assigned at what price; "0x" when the terms name the agent. */
export async function assignmentAttestation(
  chain: ChainEvidence,
  of: { task: TaskRow; agent: { address: Hex; priceUnits: bigint } | null },
): Promise<Hex> {
  const { task, agent } = of;
  if (!agent || task.jobId === null || isAgentInTerms(task)) return "0x";
  return chain.signAssign({ jobId: task.jobId, agent: agent.address, price: agent.priceUnits });
}

async function agentFor(
  tx: Tx,
  asked: { task: TaskRow; verb: EscrowVerb; actor: UserActor; named: string | undefined },
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
  return { address: owner.address, priceUnits: of.priceUnits };
}

function signerOf(task: TaskRow, by: { verb: EscrowVerb; actor: UserActor }): Hex {
  const { signer } = ESCROW_VERBS[by.verb];
  if (signer !== "agent") return termsFromJson(task.chainTerms ?? {})[signer];
  if (by.actor.address === undefined) throw new NoRail("Connect a wallet first: this task is paid on chain.");
  return by.actor.address;
}
