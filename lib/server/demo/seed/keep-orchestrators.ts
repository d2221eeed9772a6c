import type { AskPayee } from "@/lib/domain/network/judge-probe";
import type { Hex } from "@/lib/schemas/hex";
import type { Context } from "@/lib/server/kernel/context";
import { userById } from "@/lib/server/kernel/tables/users";
import { newcomer } from "@/lib/server/network/operations/newcomer";
import { requireNamed } from "@/lib/server/network/operations/require-named";
import {
  findOrchestrator,
  insertOrchestrator,
  orchestratorAt,
  swapOrchestrator,
} from "@/lib/server/network/tables/orchestrators";
import { DEMO_AGENTS } from "./demo-agents";

/** A node that runs beside the house. */
export interface DemoOrchestrator {
  readonly name: string;
  readonly ownerId: string;
  readonly payee: Hex;
  readonly endpoint: string;
}

const CAPABILITY = "agent-net";

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
  const id = `orc_demo-${name}`;
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
