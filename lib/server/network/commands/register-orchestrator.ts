import { isAddress } from "viem";
import { InvalidInput } from "@/lib/domain/errors";
import { EndpointTaken, TooManyOrchestrators } from "@/lib/domain/network/errors";
import { MISSPELT_ADDRESS } from "@/lib/schemas/hex";
import type { RegisterOrchestratorInput } from "@/lib/schemas/network/orchestrator";
import { command, requireUser } from "@/lib/server/kernel/command";
import type { Call, Context, Reply } from "@/lib/server/kernel/context";
import { ACTIONS } from "@/lib/server/network/access";
import { showOrchestrator } from "@/lib/server/network/reads/orchestrators";
import {
  countOrchestratorsOf,
  insertOrchestrator,
  orchestratorAt,
} from "@/lib/server/network/tables/orchestrators";
import type { OrchestratorRow } from "@/lib/server/network/tables/rows";
import type { Tx } from "@/lib/server/store/tx";

const ORCHESTRATORS_AN_OWNER = 20;

/** Keeps an orchestrator of the caller. It is probed from now on, and evaluated after an interval. */
export async function registerOrchestrator(
  context: Context,
  call: Call<RegisterOrchestratorInput>,
): Promise<Reply> {
  const { actor, input } = call;
  const { userId } = requireUser(actor);
  if (!isAddress(input.payeeAddress))
    throw new InvalidInput([{ pointer: "#/payeeAddress", detail: MISSPELT_ADDRESS }]);
  return command(context, call, {
    action: ACTIONS["network.register"],
    audited: "orchestrator.register",
    op: async (tx, nowMs) => {
      await requireRoom(tx, { userId, input });
      const row = rowOf(input, { id: context.newId("orc"), ownerId: userId, nowMs, context });
      await insertOrchestrator(tx, row);
      const value = await showOrchestrator(tx, row.id);
      return { status: 201, value, subject: { kind: "orchestrator", id: row.id } };
    },
  });
}

/** @throws EndpointTaken, TooManyOrchestrators */
async function requireRoom(
  tx: Tx,
  { userId, input }: { userId: string; input: RegisterOrchestratorInput },
): Promise<void> {
  if ((await orchestratorAt(tx, input)) !== undefined) throw new EndpointTaken(input.endpoint);
  if ((await countOrchestratorsOf(tx, userId)) >= ORCHESTRATORS_AN_OWNER)
    throw new TooManyOrchestrators(ORCHESTRATORS_AN_OWNER);
}

function rowOf(
  { name, endpoint, capability, payeeAddress, asset }: RegisterOrchestratorInput,
  by: { id: string; ownerId: string; nowMs: number; context: Context },
): OrchestratorRow {
  return {
    ...{ id: by.id, ownerId: by.ownerId, name, endpoint, capability, asset },
    payeeAddress: payeeAddress.toLowerCase(),
    ...{ tier: null, seen: [], misses: 0, failures: 0, checks: 0, successes: 0, isSuspended: false },
    evaluations: 0,
    evaluatedAtMs: null,
    dueAtMs: by.nowMs + by.context.config.payouts.intervalMs,
    nextProbeAtMs: by.nowMs,
    version: 1,
    registeredAtMs: by.nowMs,
    changedAtMs: by.nowMs,
  };
}
