import { audit } from "@/lib/server/kernel/audit";
import type { Context } from "@/lib/server/kernel/context";
import { grantOperator, revokeOperator } from "@/lib/server/kernel/tables/users";
import type { Tx } from "@/lib/server/store/tx";

/** Gives a user the operator's role, with a line in the audit. */
export function makeOperator(context: Context, userId: string): Promise<void> {
  return context.store.write(async (tx) => {
    const nowMs = context.clock();
    if (await grantOperator(tx, userId, nowMs))
      await noted(tx, { userId, action: "operator.granted", nowMs });
  });
}

/** Takes it from them, at their next request; what they proposed and decided stays. */
export function unmakeOperator(context: Context, userId: string): Promise<void> {
  return context.store.write(async (tx) => {
    const nowMs = context.clock();
    if (await revokeOperator(tx, userId)) await noted(tx, { userId, action: "operator.revoked", nowMs });
  });
}

function noted(tx: Tx, of: { userId: string; action: string; nowMs: number }): Promise<void> {
  const { userId, action, nowMs: atMs } = of;
  return audit(tx, { atMs, actor: { kind: "house" }, action, subjectKind: "user", subjectId: userId });
}
