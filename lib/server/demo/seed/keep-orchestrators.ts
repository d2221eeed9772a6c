import type { AskPayee } from "@/lib/domain/network/judge-probe";
import { MINUTE_MS } from "@/lib/domain/time";
import type { Hex } from "@/lib/schemas/hex";
import type { Context } from "@/lib/server/kernel/context";
import { userById } from "@/lib/server/kernel/tables/users";
import { newcomer } from "@/lib/server/network/operations/newcomer";
import { requireNamed } from "@/lib/server/network/operations/require-named";
import { insertMaintenance } from "@/lib/server/network/tables/maintenances";
import {
  findOrchestrator,
  idsBeginningWith,
  insertOrchestrator,
  orchestratorAt,
  swapOrchestrator,
} from "@/lib/server/network/tables/orchestrators";
import { DEMO_AGENTS, OPERATOR_ID } from "./demo-agents";

/** A node that runs beside the house. */
export interface DemoOrchestrator {
  readonly name: string;
  readonly ownerId: string;
  readonly payee: Hex;
  readonly endpoint: string;
}

const CAPABILITY = "agent-net";
const ID_BEGINS = "orc_demo-";
/** How long nodes may take to start beside the house. */
const STARTING_MS = MINUTE_MS;

/** Who is paid for the demo's nodes, by owner: the wallets of its agents. */
export async function demoPayees(context: Context): Promise<ReadonlyMap<string, Hex>> {
  const users = await context.store.read((tx) => Promise.all(DEMO_AGENTS.map(({ id }) => userById(tx, id))));
  return new Map(users.flatMap((user) => (user?.address ? [[user.id, user.address] as const] : [])));
}

/**
 * Keeps a node of the demo in the registry, at the address that it has this time. One that was taken away stays away, and where
 * somebody else is registered at its address nothing changes.
 * @throws NotItsPayee where the node names another payee
 */
export async function keepDemoOrchestrator(
  { context, askPayee }: { context: Context; askPayee: AskPayee },
  node: DemoOrchestrator,
): Promise<void> {
  const { name, ownerId, endpoint } = node;
  const payeeAddress = node.payee.toLowerCase();
  requireNamed(await askPayee({ endpoint, capability: CAPABILITY }), payeeAddress);
  const id = `${ID_BEGINS}${name}`;
  await context.store.write(async (tx) => {
    const nowMs = context.clock();
    const [row, there] = [await findOrchestrator(tx, id), await orchestratorAt(tx, endpoint)];
    if (there !== undefined && there.id !== id) return;
    const kept = {
      id,
      ownerId,
      name,
      endpoint,
      capability: CAPABILITY,
      payeeAddress,
      asset: "MNEE",
    } as const;
    const { intervalMs } = context.config.payouts;
    if (row === undefined) await insertOrchestrator(tx, newcomer(kept, { nowMs, intervalMs }));
    else if (row.removedAtMs === null && row.endpoint !== endpoint)
      await swapOrchestrator(tx, row, { endpoint, payeeAddress, changedAtMs: nowMs });
  });
}

/** Declares that nothing of the demo's nodes counts while they start: they went with the house, which is its own doing. */
export async function spareStartingNodes(context: Context): Promise<void> {
  await context.store.write(async (tx) => {
    const nowMs = context.clock();
    const time = { fromMs: nowMs, toMs: nowMs + STARTING_MS, declaredAtMs: nowMs };
    for (const orchestratorId of await idsBeginningWith(tx, ID_BEGINS)) {
      const of = { ...time, orchestratorId, why: "It starts with the house.", declarerId: OPERATOR_ID };
      await insertMaintenance(tx, { id: context.newId("mnt"), ...of });
    }
  });
}
