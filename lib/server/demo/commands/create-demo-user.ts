import { NotFound } from "@/lib/domain/errors";
import { ensureDemoBuyer } from "@/lib/server/demo/operations/ensure-demo-user";
import { audit } from "@/lib/server/kernel/audit";
import type { Context } from "@/lib/server/kernel/context";
import type { UserRow } from "@/lib/server/kernel/tables/rows";
import { userById } from "@/lib/server/kernel/tables/users";

/**
 * The demo identity with this id. An unknown `buyer-…` id is created with play money; agents and operators
 * exist from the start, so an unknown one is not found. Nothing of this exists in production.
 */
export async function createDemoUser(
  context: Context,
  input: { id: string },
): Promise<{ user: UserRow; isNew: boolean }> {
  if (context.config.mode !== "demo") throw new NotFound();
  return context.store.write(async (tx) => {
    const known = await userById(tx, input.id);
    if (known?.kind === "demo") return { user: known, isNew: false };
    if (known || !input.id.startsWith("buyer-"))
      throw new NotFound("There is no demo identity with this id.");
    const nowMs = context.clock();
    const user = await ensureDemoBuyer(tx, context, { id: input.id, nowMs });
    await audit(tx, {
      atMs: nowMs,
      actor: { kind: "house" },
      action: "user.created",
      subjectKind: "user",
      subjectId: input.id,
    });
    return { user, isNew: true };
  });
}
