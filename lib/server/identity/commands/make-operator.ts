import { audit } from "@/lib/server/kernel/audit";
import type { Context } from "@/lib/server/kernel/context";
import { grantOperator } from "@/lib/server/kernel/tables/users";

/** Gives a user the operator's role, with a line in the audit. */
export async function makeOperator(context: Context, userId: string): Promise<void> {
  await context.store.write(async (tx) => {
    if (!(await grantOperator(tx, userId))) return;
    await audit(tx, {
      atMs: context.clock(),
      actor: { kind: "house" },
      action: "operator.granted",
      subjectKind: "user",
      subjectId: userId,
    });
  });
}
