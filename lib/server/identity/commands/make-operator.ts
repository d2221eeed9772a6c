import { grantOperator } from "@/lib/server/identity/tables/operators";
import { audit } from "@/lib/server/kernel/audit";
import type { House } from "@/lib/server/kernel/context";

/** Gives a user the operator's role, with a line in the audit. */
export async function makeOperator(house: House, userId: string): Promise<void> {
  await house.store.write(async (tx) => {
    if (!(await grantOperator(tx, userId))) return;
    await audit(tx, {
      atMs: house.clock(),
      actor: { kind: "house" },
      action: "operator.granted",
      subjectKind: "user",
      subjectId: userId,
    });
  });
}
