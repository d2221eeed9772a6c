import { NotFound } from "@/lib/domain/errors";
import { ChainUnavailable } from "@/lib/domain/escrow/errors";
import type { Hex } from "@/lib/schemas/hex";
import type { ChainTransactionWire } from "@/lib/schemas/ledger/transactions";
import { eventsOfTransaction, newestCursor } from "@/lib/server/escrow/tables/chain-log";
import { attemptByHash } from "@/lib/server/escrow/tables/relay";
import type { ChainEventRow } from "@/lib/server/escrow/tables/rows";
import type { ChainReader, ChainTransactionFacts } from "@/lib/server/kernel/chain/chain-reader";
import { findOutbox } from "@/lib/server/kernel/tables/outbox";
import type { OutboxRow } from "@/lib/server/kernel/tables/rows";
import type { Store, Tx } from "@/lib/server/store/tx";

interface Sources {
  readonly hash: Hex;
  readonly events: readonly ChainEventRow[];
  readonly outbox: OutboxRow | null;
  readonly onChain: ChainTransactionFacts | null;
  readonly isStale: boolean;
  readonly headBlock: number | null;
  readonly needed: number;
}

/**
 * A transaction on chain by its hash: what the indexer saw of it, what the house meant with it, what the node says.
 * A node that takes its time is answered for as it said last, and so marked.
 * @throws NotFound when neither the books nor the node know it; ChainUnavailable when only the node could
 */
export async function getTransaction(
  store: Store,
  query: { hash: Hex; chain: ChainReader | null },
): Promise<ChainTransactionWire> {
  const hash: Hex = `0x${query.hash.slice(2).toLowerCase()}`;
  const { chain } = query;
  const [booked, reading] = await Promise.all([
    store.read((tx) => bookedOf(tx, hash)),
    chain?.transaction(hash) ?? null,
  ]);
  const onChain = reading?.found ?? null;
  const isStale = chain !== null && (reading === null || reading.isStale);
  const isKnown = booked.events.length > 0 || booked.outbox !== null || onChain !== null;
  if (!isKnown) throw isStale ? new ChainUnavailable() : new NotFound();
  return transactionView({ ...booked, hash, onChain, isStale, needed: chain?.confirmations ?? 0 });
}

/** Every transaction that the house signs is noted with its hash before it is sent. */
async function bookedOf(tx: Tx, hash: Hex): Promise<Pick<Sources, "events" | "outbox" | "headBlock">> {
  const attempt = await attemptByHash(tx, hash);
  return {
    events: await eventsOfTransaction(tx, hash),
    outbox: (attempt && (await findOutbox(tx, attempt.outboxId))) ?? null,
    headBlock: (await newestCursor(tx))?.headBlock ?? null,
  };
}

function transactionView(from: Sources): ChainTransactionWire {
  const { events, outbox, onChain, headBlock, needed } = from;
  const live = events.filter((event) => event.state !== "orphaned");
  const block = onChain?.block ?? live[0]?.blockNumber ?? outbox?.blockNumber ?? null;
  const confirmations = block === null || headBlock === null ? 0 : Math.max(0, headBlock - block + 1);
  return {
    hash: from.hash,
    state: stateOf(from, { block, confirmations }),
    block,
    confirmations: Math.min(confirmations, needed),
    confirmationsNeeded: needed,
    from: onChain?.from ?? outbox?.signer ?? null,
    to: onChain?.to ?? outbox?.toAddress ?? null,
    valueWei: onChain?.valueWei.toString() ?? outbox?.valueWei ?? null,
    data: onChain?.data ?? outbox?.data ?? null,
    gasUsed: onChain?.gasUsed?.toString() ?? null,
    error: outbox?.error ?? null,
    kind: outbox?.kind ?? null,
    isStale: from.isStale,
    taskId: outbox?.taskId ?? live.find((event) => event.taskId !== null)?.taskId ?? null,
    events: events.map((event) => ({
      name: event.name,
      address: event.address,
      logIndex: event.logIndex,
      state: event.state,
      args: event.args,
    })),
  };
}

function stateOf(
  from: Sources,
  seen: { block: number | null; confirmations: number },
): ChainTransactionWire["state"] {
  const { events, outbox, onChain, needed } = from;
  if (onChain?.status === "reverted" || outbox?.state === "reverted") return "reverted";
  if (events.length > 0 && events.every((event) => event.state === "orphaned")) return "orphaned";
  if (seen.block !== null) return seen.confirmations >= needed ? "confirmed" : "confirming";
  if (onChain?.status === "pending") return "sent";
  if (outbox?.state === "queued" || outbox?.state === "signed") return "queued";
  return outbox ? "sent" : "unknown";
}
