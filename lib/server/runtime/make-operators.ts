import { getAddress } from "viem";
import { makeOperator } from "@/lib/server/commands/chain/make-operator";
import type { House } from "@/lib/server/commands/house";
import { signInWallet } from "@/lib/server/commands/identity/sign-in-wallet";

/** The first operators of a production house come from its environment. */
export async function makeOperators(house: House, addresses: readonly string[]): Promise<void> {
  for (const address of addresses) {
    const user = await signInWallet(house, { address: getAddress(address) });
    if (!user.isOperator) await makeOperator(house, user.id);
  }
}
