import type { Actor } from "@/lib/domain/access/actor";
import { authorize } from "@/lib/domain/access/authorize";
import type { AssetId } from "@/lib/domain/assets";
import { ASSET_IDS } from "@/lib/domain/assets";
import type {
  BookedTransactionPageWire,
  BookedTransactionWire,
  TransactionListFilter,
} from "@/lib/schemas/ledger/transactions";
import type { Columns } from "@/lib/server/http/csv";
import { cutPage } from "@/lib/server/kernel/cut-page";
import { moneyView, timeView } from "@/lib/server/kernel/wire-values";
import { ACTIONS } from "@/lib/server/ledger/access";
import { entriesOfJournals, type ListedEntry, listJournals } from "@/lib/server/ledger/tables/journal-list";
import type { JournalRow } from "@/lib/server/ledger/tables/rows";
import type { Store } from "@/lib/server/store/tx";

/**
 * The journals of the books, newest first: an operator sees all, everybody else those that touch an own account,
 * without the accounts of other people in them.
 */
export async function listTransactions(
  store: Store,
  query: { actor: Actor; filter: TransactionListFilter },
): Promise<BookedTransactionPageWire> {
  const { actor, filter } = query;
  authorize(actor, ACTIONS["transactions.list"]);
  const ownerId = actor.kind === "user" && !actor.roles.operator ? actor.userId : null;
  return store.read(async (tx) => {
    const { cursor: before, limit, ...rest } = filter;
    const rows = await listJournals(tx, { ...rest, ownerId, before, limit: limit + 1 });
    const entries = await entriesOfJournals(
      tx,
      rows.slice(0, limit).map((row) => row.id),
    );
    const own = entries.filter((entry) => !ownerId || entry.ownerId === null || entry.ownerId === ownerId);
    return cutPage(rows, limit, {
      cursorOf: (row) => ({ atMs: row.atMs, id: row.id }),
      view: (row) =>
        transactionView(
          row,
          own.filter((entry) => entry.journalId === row.id),
        ),
    });
  });
}

function transactionView(row: JournalRow, entries: readonly ListedEntry[]): BookedTransactionWire {
  const moved = new Map<AssetId, bigint>();
  for (const { asset, units } of entries) {
    if (units > 0n) moved.set(asset, (moved.get(asset) ?? 0n) + units);
  }
  return {
    id: row.id,
    kind: row.kind,
    at: timeView(row.atMs),
    taskId: row.taskId,
    callId: row.callId,
    reverses: row.reversesId,
    hash: row.detail.txHash ?? hashInKey(row.businessKey),
    moved: [...moved].map(([asset, units]) => moneyView(asset, units)),
    entries: entries.map((entry) => ({
      account: entry.accountId,
      amount: moneyView(entry.asset, entry.units),
    })),
  };
}

/** Journals of chain events carry the transaction in their key. */
function hashInKey(businessKey: string): string | null {
  return /0x[0-9a-f]{64}/.exec(businessKey)?.[0] ?? null;
}

/** Journals as a table: what each moved of every asset, in its units. */
export const TRANSACTION_COLUMNS: Columns<BookedTransactionWire> = {
  id: ({ id }) => id,
  at: ({ at }) => at,
  kind: ({ kind }) => kind,
  ...Object.fromEntries(
    ASSET_IDS.map((asset) => [
      `moved_${asset.toLowerCase()}_units`,
      ({ moved }: BookedTransactionWire) => moved.find((one) => one.asset === asset)?.units ?? null,
    ]),
  ),
  task: ({ taskId }) => taskId,
  call: ({ callId }) => callId,
  reverses: ({ reverses }) => reverses,
  hash: ({ hash }) => hash,
};
