import { revokeSessionRow } from "@/lib/server/identity/tables/sessions";
import { audit } from "@/lib/server/kernel/audit";
import type { Context } from "@/lib/server/kernel/context";

/** Ends a session for every tab and program that uses it; false when it had ended already. */
export async function revokeSession(context: Context, input: { sid: string }): Promise<boolean> {
  return context.store.write(async (tx) => {
    const nowMs = context.clock();
    const isRevoked = await revokeSessionRow(tx, input.sid, nowMs);
    if (isRevoked) {
      await audit(tx, {
        atMs: nowMs,
        actor: { kind: "house" },
        action: "session.revoked",
        subjectKind: "session",
        subjectId: input.sid,
      });
    }
    return isRevoked;
  });
}
