import type { Tx } from "@/lib/server/store/tx";

/** True when the user was not an operator before. */
export async function grantOperator(tx: Tx, userId: string): Promise<boolean> {
  const changed = await tx.run("UPDATE users SET is_operator = ? WHERE id = ? AND NOT is_operator", [
    true,
    userId,
  ]);
  return changed === 1;
}
