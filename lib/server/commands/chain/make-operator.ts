import type { House } from "@/lib/server/commands/house";
import { audit } from "@/lib/server/steps/audit";
import { grantOperator } from "@/lib/server/store/statements/operators";

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
