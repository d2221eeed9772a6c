import { WITHDRAWAL_KIND, withdrawalOf } from "@/lib/server/escrow/tables/relay";
import { findWithdrawal, updateWithdrawal } from "@/lib/server/escrow/tables/withdrawals";
import type { Context } from "@/lib/server/kernel/context";
import type { OutboxRow } from "@/lib/server/kernel/tables/rows";
import type { Tx } from "@/lib/server/store/tx";

interface Refused {
  readonly outbox: OutboxRow;
  readonly reason: string;
}

/** The chain refused what the house relayed: the withdrawal fails, or whoever made the job learns why. */
export async function relayReverted(tx: Tx, context: Context, refused: Refused): Promise<void> {
  if (refused.outbox.kind === WITHDRAWAL_KIND) return failWithdrawal(tx, context, refused);
  return context.jobHandlers.relayRefused(tx, context, refused);
}

/** Nothing left the escrow: the owner may sign another consent, to another address. */
async function failWithdrawal(tx: Tx, context: Context, { outbox, reason }: Refused): Promise<void> {
  const id = withdrawalOf(outbox.businessKey);
  const row = await findWithdrawal(tx, id);
  if (row?.state !== "sending") return;
  const detail = JSON.stringify({ ...(JSON.parse(row.detail) as object), reason });
  await updateWithdrawal(tx, id, { state: "failed", detail, updatedAtMs: context.clock() });
}
