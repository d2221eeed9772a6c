import { getAddress } from "viem";
import { makeOperator } from "@/lib/server/identity/commands/make-operator";
import { signInWallet } from "@/lib/server/identity/commands/sign-in-wallet";
import type { Context } from "@/lib/server/kernel/context";

/** The first operators of a production house come from its environment. */
export async function makeOperators(context: Context, addresses: readonly string[]): Promise<void> {
  for (const address of addresses) {
    const user = await signInWallet(context, { address: getAddress(address) });
    if (!user.isOperator) await makeOperator(context, user.id);
  }
}
