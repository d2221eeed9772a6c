import { isAddressEqual } from "viem";
import type { Hex } from "@/lib/server/commands/chain-evidence";
import type { TaskRow } from "@/lib/server/store/rows";
import { findAgent } from "@/lib/server/store/statements/agents";
import { userByAddress, userById } from "@/lib/server/store/statements/identity";
import type { Tx } from "@/lib/server/store/tx";

/** Whose account the contract's credit to an address is: the agent's owner, another user, or nobody's here (null). */
export async function payeeOf(
  tx: Tx,
  credited: { task: TaskRow; address: string | null },
): Promise<string | null | undefined> {
  const { task, address } = credited;
  if (address === null) return undefined;
  const agent = task.agentId === null ? undefined : await findAgent(tx, task.agentId);
  const owner = agent ? await userById(tx, agent.ownerId) : undefined;
  if (owner?.address && isAddressEqual(owner.address as Hex, address as Hex)) return owner.id;
  return (await userByAddress(tx, address))?.id ?? null;
}
