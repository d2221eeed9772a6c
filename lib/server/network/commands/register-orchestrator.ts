import { isAddress, isAddressEqual, zeroAddress } from "viem";
import type { Actor } from "@/lib/domain/access/actor";
import { InvalidInput, LostRace } from "@/lib/domain/errors";
import { EndpointTaken, NetworkFull, TooManyOrchestrators } from "@/lib/domain/network/errors";
import { NO_PAYER } from "@/lib/domain/network/ether-price";
import type { AskPayee } from "@/lib/domain/network/judge-probe";
import { MOST_ORCHESTRATORS } from "@/lib/domain/network/rules";
import { MISSPELT_ADDRESS } from "@/lib/schemas/hex";
import type { RegisterOrchestratorInput } from "@/lib/schemas/network/orchestrator";
import { command, requireUser } from "@/lib/server/kernel/command";
import type { Call, Context, Reply } from "@/lib/server/kernel/context";
import { ACTIONS } from "@/lib/server/network/access";
import { newcomer } from "@/lib/server/network/operations/newcomer";
import { noteAgent } from "@/lib/server/network/operations/note-agent";
import { requireNamed } from "@/lib/server/network/operations/require-named";
import { showOrchestrator } from "@/lib/server/network/reads/orchestrators";
import { payoutAssets } from "@/lib/server/network/reads/payout-assets";
import {
  countOrchestrators,
  countOrchestratorsOf,
  insertOrchestrator,
  orchestratorAt,
  swapOrchestrator,
} from "@/lib/server/network/tables/orchestrators";
import type { OrchestratorRow } from "@/lib/server/network/tables/rows";
import type { Tx } from "@/lib/server/store/tx";
import { requireOwnServer } from "@/lib/server/treasury/operations/policy/own-server";
import { currentPolicy } from "@/lib/server/treasury/reads/current-policy";

const ORCHESTRATORS_AN_OWNER = 20;

interface Parts {
  readonly context: Context;
  readonly askPayee: AskPayee;
}

/**
 * Keeps an orchestrator of the caller, whose server itself names who is to be paid: nobody registers another's for a purse
 * of their own. It is probed from now on, and evaluated after an interval. Who comes back stands as they stood.
 */
export async function registerOrchestrator(
  { context, askPayee }: Parts,
  call: Call<RegisterOrchestratorInput>,
): Promise<Reply> {
  const { actor, input } = call;
  const { userId } = requireUser(actor);
  requirePayee(input.payeeAddress);
  requirePayable(context, input.asset);
  requireOwnAgent(actor, input.agentId);
  return command(context, call, {
    action: ACTIONS["network.register"],
    audited: "orchestrator.register",
    evidence: async () => {
      await context.store.read((tx) => requireRoom(tx, { userId, input }));
      requireNamed(await askPayee(input), input.payeeAddress);
    },
    op: async (tx: Tx, nowMs: number) => {
      const earlier = await requireRoom(tx, { userId, input });
      const to = { ...kept(input), ownerId: userId };
      const { intervalMs } = context.config.payouts;
      const id = earlier?.id ?? context.newId("orc");
      if (earlier === undefined) await insertOrchestrator(tx, newcomer({ ...to, id }, { nowMs, intervalMs }));
      else if (
        !(await swapOrchestrator(tx, earlier, {
          ...to,
          removedAtMs: null,
          nextProbeAtMs: nowMs,
          changedAtMs: nowMs,
        }))
      )
        throw new LostRace();
      await noteAgent(tx, earlier?.agentId ?? null);
      await noteAgent(tx, to.agentId);
      const value = await showOrchestrator(tx, {
        id,
        viewer: actor,
        at: { nowMs, rules: context.config.payouts },
      });
      return { status: 201, value, subject: { kind: "orchestrator", id } };
    },
  });
}

/** @throws InvalidInput for another's agent */
function requireOwnAgent(actor: Actor, agentId: string | undefined): void {
  if (agentId === undefined || (actor.kind === "user" && actor.agentIds.includes(agentId))) return;
  throw new InvalidInput([{ pointer: "#/agentId", detail: "Name an agent of your own." }]);
}

/** @throws InvalidInput for what this house has nothing to pay with */
function requirePayable(context: Context, asset: RegisterOrchestratorInput["asset"]): void {
  if (payoutAssets(context).includes(asset)) return;
  throw new InvalidInput([{ pointer: "#/asset", detail: `${NO_PAYER}.` }]);
}

/** @throws InvalidInput */
function requirePayee(address: string): void {
  const refuse = (detail: string) => new InvalidInput([{ pointer: "#/payeeAddress", detail }]);
  if (!isAddress(address)) throw refuse(MISSPELT_ADDRESS);
  if (isAddressEqual(address, zeroAddress)) throw refuse("Nobody has this address.");
}

/**
 * @returns the one that was there before, and was taken away
 * @throws EndpointTaken, TooManyOrchestrators, NetworkFull; InvalidInput for a server of the house's own
 */
async function requireRoom(
  tx: Tx,
  { userId, input }: { userId: string; input: RegisterOrchestratorInput },
): Promise<OrchestratorRow | undefined> {
  const { policy } = await currentPolicy(tx);
  requireOwnServer(policy, input.endpoint);
  const earlier = await orchestratorAt(tx, input.endpoint);
  if (earlier !== undefined && earlier.removedAtMs === null) throw new EndpointTaken(input.endpoint);
  if ((await countOrchestratorsOf(tx, userId)) >= ORCHESTRATORS_AN_OWNER)
    throw new TooManyOrchestrators(ORCHESTRATORS_AN_OWNER);
  if ((await countOrchestrators(tx)) >= MOST_ORCHESTRATORS) throw new NetworkFull(MOST_ORCHESTRATORS);
  return earlier;
}

function kept(input: RegisterOrchestratorInput) {
  const { name, endpoint, capability, payeeAddress, asset, agentId } = input;
  const payee = payeeAddress.toLowerCase();
  return { name, endpoint, capability, asset, payeeAddress: payee, agentId: agentId ?? null };
}
