import type { House } from "@/lib/server/kernel/context";
import { walletUser } from "@/lib/server/kernel/wallet-user";
import type { UserRow } from "@/lib/server/store/rows";

/** The user of a proven wallet address (EIP-55); made at its first sign-in. */
export async function signInWallet(house: House, input: { address: string }): Promise<UserRow> {
  return house.store.write((tx) => walletUser(tx, house, input.address));
}
