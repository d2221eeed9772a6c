import type { Hex } from "@/lib/schemas/hex";
import type { UserRow } from "@/lib/server/kernel/tables/rows";
import { insertUser, userByAddress } from "@/lib/server/kernel/tables/users";
import type { Tx } from "@/lib/server/store/tx";
import { audit } from "./audit";
import type { Context } from "./context";

/**
 * The user of a wallet address (EIP-55), made when there is none: at its first sign-in, or when the contract owes it
 * money before it ever came here.
 */
export async function walletUser(tx: Tx, context: Context, address: Hex): Promise<UserRow> {
  const known = await userByAddress(tx, address);
  if (known) return known;
  const nowMs = context.clock();
  const user: UserRow = {
    id: context.newId("usr"),
    name: `${address.slice(0, 6)}…${address.slice(-4)}`,
    kind: "wallet",
    address,
    isOperator: false,
    createdAtMs: nowMs,
    lastSeenAtMs: nowMs,
    missedAtMs: null,
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
}
