import { LostRace } from "@/lib/domain/errors";
import { EndpointTaken } from "@/lib/domain/network/errors";
import type { AskPayee } from "@/lib/domain/network/judge-probe";
import { command } from "@/lib/server/kernel/command";
import type { Call, Context, Reply } from "@/lib/server/kernel/context";
import { authorizeOnOrchestrator } from "@/lib/server/network/access";
import { requireNamed } from "@/lib/server/network/operations/require-named";
import { showOrchestrator } from "@/lib/server/network/reads/orchestrators";
import {
  findOrchestrator,
  orchestratorAt,
  swapOrchestrator,
} from "@/lib/server/network/tables/orchestrators";
import type { OrchestratorRow } from "@/lib/server/network/tables/rows";
import type { Tx } from "@/lib/server/store/tx";
import { requireOwnServer } from "@/lib/server/treasury/operations/policy/own-server";
import { currentPolicy } from "@/lib/server/treasury/reads/current-policy";

interface Parts {
  readonly context: Context;
  readonly askPayee: AskPayee;
}

interface Moved {
  readonly id: string;
  readonly endpoint: string;
}

/**
 * Moves an orchestrator to another address, whose server itself names the payee that it has: how it stands goes with it.
 * @throws NotFound, Forbidden, EndpointTaken, NotItsPayee; InvalidInput for a server of the house's own
 */
export function moveOrchestrator({ context, askPayee }: Parts, call: Call<Moved>): Promise<Reply> {
  const { actor, input } = call;
  const { config } = context;
  return command(context, call, {
    action: null,
    audited: "orchestrator.move",
    evidence: async () => {
      const row = await context.store.read((tx) => movable(tx, call));
      const { capability, payeeAddress } = row;
      requireNamed(await askPayee({ endpoint: input.endpoint, capability }), payeeAddress);
      return payeeAddress;
    },
    op: async (tx, nowMs, payeeAddress) => {
      const row = await movable(tx, call);
      const to = { endpoint: input.endpoint, changedAtMs: nowMs, nextProbeAtMs: nowMs };
      if (row.payeeAddress !== payeeAddress || !(await swapOrchestrator(tx, row, to))) throw new LostRace();
      const value = await showOrchestrator(tx, {
        id: row.id,
        viewer: actor,
        at: { nowMs, rules: config.payouts },
      });
      return {
        status: 200,
        value,
        subject: { kind: "orchestrator", id: row.id, detail: { from: row.endpoint } },
      };
    },
  });
}

async function movable(tx: Tx, { actor, input }: Call<Moved>): Promise<OrchestratorRow> {
  const row = authorizeOnOrchestrator(actor, await findOrchestrator(tx, input.id));
  const { policy } = await currentPolicy(tx);
  requireOwnServer(policy, input.endpoint);
  const there = await orchestratorAt(tx, input.endpoint);
  if (there !== undefined && there.id !== row.id) throw new EndpointTaken(input.endpoint);
  return row;
}
