import { audit } from "@/lib/server/steps/audit";
import type { UserRow } from "@/lib/server/store/rows";
import { insertUser, userByAddress } from "@/lib/server/store/statements/identity";
import type { House } from "../house";

/** The user of a proven wallet address (EIP-55); made at its first sign-in. */
export async function signInWallet(house: House, input: { address: string }): Promise<UserRow> {
  return house.store.write(async (tx) => {
    const known = await userByAddress(tx, input.address);
    if (known) return known;
    const nowMs = house.clock();
    const user: UserRow = {
      id: house.newId("usr"),
      name: `${input.address.slice(0, 6)}…${input.address.slice(-4)}`,
      kind: "wallet",
      address: input.address,
      isOperator: false,
      createdAtMs: nowMs,
    };
    await insertUser(tx, user);
    await audit(tx, {
      atMs: nowMs,
      actor: { kind: "house" },
      action: "user.created",
      subjectKind: "user",
      subjectId: user.id,
    });
    return user;
  });
}
