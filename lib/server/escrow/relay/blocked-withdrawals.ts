import { WITHDRAWAL_KIND, withdrawalOf } from "@/lib/server/escrow/tables/relay";
import { findWithdrawal } from "@/lib/server/escrow/tables/withdrawals";
import type { OutboxRow } from "@/lib/server/kernel/tables/rows";
import type { RelayParts } from "./relay-parts";

/**
 * Why the token of a withdrawal does not move now, for whomever: then its refusal is not its own, and it waits until the
 * token moves again or its consent has run out. Null for everything else, a payee's own standing with the token included.
 */
export async function whyBlocked(
  { context, chain }: Pick<RelayParts, "context" | "chain">,
  row: OutboxRow,
): Promise<string | null> {
  if (row.kind !== WITHDRAWAL_KIND) return null;
  const id = withdrawalOf(row.businessKey);
  const withdrawal = await context.store.read((tx) => findWithdrawal(tx, id));
  if (!withdrawal) return null;
  const obstacles = await chain.obstacles(withdrawal.asset);
  return obstacles.length === 0 ? null : obstacles.join("; ");
}
