import { BooksRed } from "@/lib/domain/ledger/errors";
import type { Context } from "@/lib/server/kernel/context";
import { creditsOfTasks, findAccount } from "@/lib/server/ledger/tables/ledger";
import type { Tx } from "@/lib/server/store/tx";

interface Asked {
  readonly accounts: readonly string[];
  readonly units: bigint;
  /** What is leaving the accounts already and is still in their balances. */
  readonly leavingUnits?: bigint;
}

/**
 * Money that a held-back task paid does not leave before an operator has looked; whatever else lies in the accounts does.
 * @throws BooksRed when less than `units` is left without it
 */
export async function requireUndoubted(tx: Tx, context: Context, asked: Asked): Promise<void> {
  const taskIds = context.heldBack?.() ?? [];
  if (taskIds.length === 0) return;
  let leftUnits = 0n;
  let doubtedUnits = 0n;
  for (const accountId of asked.accounts) {
    leftUnits += (await findAccount(tx, accountId))?.balanceUnits ?? 0n;
    doubtedUnits += await creditsOfTasks(tx, { accountId, taskIds });
  }
  const isShortAnyway = leftUnits < asked.units;
  const freeUnits = leftUnits - doubtedUnits - (asked.leavingUnits ?? 0n);
  if (isShortAnyway || doubtedUnits === 0n || freeUnits >= asked.units) return;
  throw new BooksRed(
    "Part of this money comes from a task whose books do not add up. It waits until an operator looks; the rest can leave.",
  );
}
