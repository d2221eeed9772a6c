import { NotFound } from "@/lib/domain/errors";
import type { Hex } from "@/lib/schemas/hex";
import type { ChainTransactionWire } from "@/lib/schemas/ledger/transactions";
import type { ChainEventRow } from "@/lib/server/escrow/tables/rows";
import type { ChainReader, ChainTransactionFacts } from "@/lib/server/kernel/chain-reader";
import type { OutboxRow } from "@/lib/server/kernel/tables/rows";
import type { Reader } from "@/lib/server/store/reader";
import { asRow } from "@/lib/server/store/rows";

interface Sources {
  readonly hash: Hex;
  readonly events: readonly ChainEventRow[];
  readonly outbox: OutboxRow | null;
  readonly onChain: ChainTransactionFacts | null;
  readonly headBlock: number | null;
  readonly needed: number;
}

/**
 * A transaction on chain by its hash: what the indexer saw of it, what the house meant with it, what the node says.
 * @throws NotFound when neither the books nor the node know it.
 */
export async function getTransaction(
  reader: Reader,
  query: { hash: Hex; chain: ChainReader | null },
): Promise<ChainTransactionWire> {
  const hash = query.hash.toLowerCase() as Hex;
  const [events, attempt, direct, cursor, onChain] = await Promise.all([
    reader.chainEvent.findMany({ where: { txHash: hash }, orderBy: { seq: "asc" } }),
    reader.outboxAttempt.findUnique({ where: { txHash: hash } }),
    reader.outboxRow.findFirst({ where: { txHash: hash } }),
    reader.chainCursor.findFirst({ orderBy: { updatedAtMs: "desc" } }),
    query.chain?.transaction(hash) ?? null,
  ]);
  const sent = attempt ? await reader.outboxRow.findUnique({ where: { id: attempt.outboxId } }) : null;
  const outbox = sent ?? direct;
  const isKnown = events.length > 0 || outbox !== null || (onChain !== null && onChain !== "unknown");
  if (!isKnown) throw new NotFound();
  return transactionView({
    hash,
    events: events.map(asRow),
    outbox: outbox && asRow(outbox),
    onChain: onChain === "unknown" ? null : onChain,
    headBlock: cursor?.headBlock ?? null,
    needed: query.chain?.confirmations ?? 0,
  });
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
    taskId: outbox?.taskId ?? live.find((event) => event.taskId !== null)?.taskId ?? null,
    events: events.map((event) => ({
      name: event.name,
      address: event.address,
      logIndex: event.logIndex,
      state: event.state,
      args: JSON.parse(event.args) as Record<string, unknown>,
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
