import type { AssetId } from "@/lib/domain/assets";
import { InvariantBroken } from "@/lib/domain/errors";
import { InsufficientFunds } from "@/lib/domain/ledger/errors";
import { accountKind, floorOf, type Journal, ownerOf } from "@/lib/domain/ledger/journals";
import type { Context } from "@/lib/server/kernel/context";
import { findAccount, insertEntries, insertJournal, openAccount } from "@/lib/server/ledger/tables/ledger";
import type { Tx } from "@/lib/server/store/tx";

export interface Posting {
  readonly journal: Journal;
  readonly atMs: number;
  readonly taskId?: string | null;
  /** The call of a service that its money is for. */
  readonly callId?: string | null;
  readonly reversesId?: string | null;
  readonly detail?: Record<string, unknown>;
}

/**
 * Writes one balanced journal and moves the balances. Null when its business key is already in the books.
 * @throws InsufficientFunds when a person's account would fall below its floor.
 */
export async function postJournal(tx: Tx, context: Context, posting: Posting): Promise<string | null> {
  const { journal } = posting;
  const id = context.newId("jnl", posting.atMs);
  const isNew = await insertJournal(tx, {
    id,
    kind: journal.kind,
    businessKey: journal.businessKey,
    taskId: posting.taskId ?? null,
    callId: posting.callId ?? null,
    reversesId: posting.reversesId ?? null,
    detail: posting.detail ?? {},
    atMs: posting.atMs,
  });
  if (!isNew) return null;
  const entries = journal.entries.filter((entry) => entry.units !== 0n);
  for (const entry of entries) await moveOrOpen(tx, entry);
  await insertEntries(
    tx,
    entries.map((entry) => ({
      journalId: id,
      accountId: entry.account,
      asset: entry.asset,
      units: entry.units,
    })),
  );
  return id;
}

async function moveOrOpen(tx: Tx, entry: { account: string; asset: AssetId; units: bigint }): Promise<void> {
  if (await tx.moveBalance(entry.account, entry.units)) return;
  const account = await findAccount(tx, entry.account);
  if (!account) await openAccountOf(tx, entry);
  if (!account && (await tx.moveBalance(entry.account, entry.units))) return;
  const availableUnits = account?.balanceUnits ?? 0n;
  if (accountKind(entry.account) !== "user") {
    throw new InvariantBroken("A house account would fall below its floor.", { account: entry.account });
  }
  throw new InsufficientFunds({ asset: entry.asset, neededUnits: -entry.units, availableUnits });
}

async function openAccountOf(tx: Tx, entry: { account: string; asset: AssetId }): Promise<void> {
  await openAccount(tx, {
    id: entry.account,
    ownerId: ownerOf(entry.account),
    kind: accountKind(entry.account),
    asset: entry.asset,
    floorUnits: floorOf(entry.account),
  });
}
