import { NotFound } from "@/lib/domain/errors";
import { command } from "@/lib/server/kernel/command";
import type { Call, Context, Reply } from "@/lib/server/kernel/context";
import { ACTIONS } from "@/lib/server/treasury/access";
import { strayView } from "@/lib/server/treasury/reads/strays";
import { findRouterPayment, resolveStray } from "@/lib/server/treasury/tables/router-payments";

/**
 * An operator has seen to a payment that nobody here had decided, such as one made before a backup was restored: it stops
 * payouts no longer. @throws NotFound for a payment of a call, or one that was seen to before
 */
export function resolveStrayPayment(
  context: Context,
  call: Call<{ readonly paymentId: string; readonly note: string }>,
): Promise<Reply> {
  const { paymentId: id, note } = call.input;
  return command(context, call, {
    action: ACTIONS["treasury.operate"],
    audited: "treasury.resolve_stray",
    op: async (tx, nowMs) => {
      if (!(await resolveStray(tx, { id, note, atMs: nowMs }))) throw new NotFound();
      const row = await findRouterPayment(tx, id);
      if (!row) throw new NotFound();
      return { status: 200, value: strayView(row), subject: { kind: "payment", id, detail: { note } } };
    },
  });
}
