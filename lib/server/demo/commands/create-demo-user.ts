import { NotFound } from "@/lib/domain/errors";
import { ensureDemoBuyer, makeDemoUser } from "@/lib/server/demo/operations/ensure-demo-user";
import { audit } from "@/lib/server/kernel/audit";
import type { Context } from "@/lib/server/kernel/context";
import type { UserRow } from "@/lib/server/kernel/tables/rows";
import { userById } from "@/lib/server/kernel/tables/users";

const SECOND_OPERATOR_ID = "operator-002";

/**
 * The demo identity with this id. An unknown `buyer-…` id is created with play money. Agents and an operator exist from
 * the start; a second operator, for what needs two, once asked for. Nothing of this exists in production.
 */
export async function createDemoUser(
  context: Context,
  input: { id: string },
): Promise<{ user: UserRow; isNew: boolean }> {
  if (context.config.mode !== "demo") throw new NotFound();
  return context.store.write(async (tx) => {
    const known = await userById(tx, input.id);
    if (known?.kind === "demo") return { user: known, isNew: false };
    const isOperator = input.id === SECOND_OPERATOR_ID;
    if (known || !(isOperator || input.id.startsWith("buyer-")))
      throw new NotFound("There is no demo identity with this id.");
    const nowMs = context.clock();
    const who = { id: input.id, nowMs };
    const user = isOperator
      ? await makeDemoUser(tx, context, { ...who, isOperator })
      : await ensureDemoBuyer(tx, context, who);
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
