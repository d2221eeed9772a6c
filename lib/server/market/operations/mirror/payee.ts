import { getAddress } from "viem";
import type { Hex } from "@/lib/server/kernel/chain/chain-evidence";
import type { Context } from "@/lib/server/kernel/context";
import { walletUser } from "@/lib/server/kernel/wallet-user";
import type { Tx } from "@/lib/server/store/tx";

/**
 * Whose account the contract's credit to an address is: whoever has that address, mostly the agent's owner. Somebody who
 * never came here gets an account all the same, since they can withdraw from it on chain. Undefined without an address.
 */
export async function payeeOf(tx: Tx, context: Context, address: Hex | null): Promise<string | undefined> {
  return address === null ? undefined : (await walletUser(tx, context, getAddress(address))).id;
}
