import { BooksRed } from "@/lib/domain/ledger/errors";
import type { Context } from "@/lib/server/kernel/context";
import { creditsOfTasks, findAccount } from "@/lib/server/ledger/tables/ledger";
import type { Tx } from "@/lib/server/store/tx";

/**
 * Money that a held-back task paid does not leave before an operator has looked; whatever else lies in the accounts does.
 * @throws BooksRed when less than `units` is left without it
 */
export async function requireUndoubted(
  tx: Tx,
  context: Context,
  asked: { accounts: readonly string[]; units: bigint },
): Promise<void> {
  const taskIds = context.heldBack?.() ?? [];
  if (taskIds.length === 0) return;
  let leftUnits = 0n;
  let doubtedUnits = 0n;
  for (const accountId of asked.accounts) {
    leftUnits += (await findAccount(tx, accountId))?.balanceUnits ?? 0n;
    doubtedUnits += await creditsOfTasks(tx, { accountId, taskIds });
  }
  const isShortAnyway = leftUnits < asked.units;
  if (isShortAnyway || doubtedUnits === 0n || leftUnits - doubtedUnits >= asked.units) return;
  throw new BooksRed(
    "Part of this money comes from a task whose books do not add up. It waits until an operator looks; the rest can leave.",
  );
}
