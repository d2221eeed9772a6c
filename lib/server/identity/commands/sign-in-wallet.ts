import type { Hex } from "@/lib/schemas/hex";
import type { Context } from "@/lib/server/kernel/context";
import type { UserRow } from "@/lib/server/kernel/tables/rows";
import { walletUser } from "@/lib/server/kernel/wallet-user";

/** The user of a proven wallet address (EIP-55); made at its first sign-in. */
export async function signInWallet(context: Context, input: { address: Hex }): Promise<UserRow> {
  return context.store.write((tx) => walletUser(tx, context, input.address));
}
