import { isAddressEqual } from "viem";
import type { Hex } from "@/lib/server/kernel/chain/chain-evidence";
import type { Context } from "@/lib/server/kernel/context";
import { userById } from "@/lib/server/kernel/tables/users";
import { walletUser } from "@/lib/server/kernel/wallet-user";
import { findAgent } from "@/lib/server/market/tables/agents";
import type { TaskRow } from "@/lib/server/market/tables/rows";
import type { Tx } from "@/lib/server/store/tx";

/**
 * Whose account the contract's credit to an address is: the agent's owner, or whoever has that address. Somebody who
 * never came here gets an account all the same, since they can withdraw from it on chain. Undefined without an address.
 */
export async function payeeOf(
  tx: Tx,
  context: Context,
  credited: { task: TaskRow; address: Hex | null },
): Promise<string | undefined> {
  const { task, address } = credited;
  if (address === null) return undefined;
  const agent = task.agentId === null ? undefined : await findAgent(tx, task.agentId);
  const owner = agent ? await userById(tx, agent.ownerId) : undefined;
  if (owner?.address && isAddressEqual(owner.address, address)) return owner.id;
  return (await walletUser(tx, context, address)).id;
}
