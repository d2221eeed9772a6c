import type { Logger } from "pino";
import { type BlockMark, readBlock } from "@/lib/server/escrow/chain/block-mark";
import type { HouseChain } from "@/lib/server/escrow/chain/evidence";
import type { ChainEventRow } from "@/lib/server/escrow/tables/rows";
import type { Context } from "@/lib/server/kernel/context";
import { applyUntil } from "./apply-events";
import { readLogs } from "./chain-logs";
import { type ChainPosition, chainPosition } from "./chain-position";
import { haltChain, resumeChain } from "./halt-chain";
import { orphanBlocks } from "./orphan-blocks";
import { RANGE_BLOCKS } from "./raw-logs";
import { recordRange } from "./record-range";
import { retryQuarantined } from "./retry-quarantined";
import { readAgain } from "./second-reading";

const OVERLAP_BLOCKS = 3;

type KnownBlock = { readonly number: number; readonly hash: string };

interface Parts {
  context: Context;
  chain: HouseChain;
  /** The block before the deployment. */
  fromBlock: number;
  log: Logger;
  /** Called when a confirmed event took effect. */
  onApplied?: () => void;
}

/** Reads the escrow's logs into the books: seen at one confirmation, in effect at ours, undone when replaced. */
export class Indexer {
  private last: ChainPosition["cursor"] = null;
  private hasSaidIt = false;

  constructor(private readonly parts: Parts) {}

  /** How far the books have read, as of the last tick, and why they stopped if they did. */
  head(): { block: number; halted: string | null } | null {
    return this.last && { block: this.last.headBlock, halted: this.last.haltReason };
  }

  async tick(): Promise<void> {
    try {
      await this.read();
    } finally {
      this.last = (await chainPosition(this.parts.context, this.parts.chain.facts.chainId)).cursor;
    }
  }

  private async read(): Promise<void> {
    const { context, chain, fromBlock } = this.parts;
    const { chainId } = chain.facts;
    const head = await chain.link.ask((client) => readBlock(client, "latest"));
    const position = await chainPosition(context, chainId);
    if (!position.cursor) return this.readOn({ after: fromBlock - 1, known: null, head });
    const ancestor = await this.sharedBlock(position, head);
    if (ancestor === null) return this.halt(position, head);
    if (position.cursor.haltReason) await resumeChain(context, chainId);
    if (ancestor.number < position.cursor.headBlock) {
      const { orphaned, halted } = await orphanBlocks(context, { chainId, ancestor });
      if (halted) return;
      this.parts.log.warn(
        { ancestor: ancestor.number, orphaned },
        "the chain replaced blocks; undone and read again",
      );
    }
    await this.readOn({ after: ancestor.number, known: ancestor, head });
  }

  /** The newest block that books and chain share; null when they differ below what was final. */
  private async sharedBlock({ blocks }: ChainPosition, head: BlockMark): Promise<KnownBlock | null> {
    const { link } = this.parts.chain;
    for (const known of blocks) {
      if (known.number > head.number) continue;
      const hash =
        known.number === head.number
          ? head.hash
          : (await link.ask((client) => readBlock(client, known.number))).hash;
      if (hash === known.hash) return known;
    }
    return null;
  }

  private async halt({ cursor }: ChainPosition, head: BlockMark): Promise<void> {
    const { context, chain, log } = this.parts;
    const final = cursor?.confirmedBlock ?? 0;
    const reason =
      head.number < final
        ? `The chain is at block ${head.number}, behind block ${final} which was final for us: its state is an older one.`
        : `The chain no longer has block ${final} as it was final for us: it was replaced, or it is another chain.`;
    await haltChain(context, { chainId: chain.facts.chainId, reason });
    if (this.last?.haltReason && this.hasSaidIt) return;
    this.hasSaidIt = true;
    log.fatal(
      `${reason} What rests on the chain is stopped. Ask for a re-scan to follow it as it is now, or restore its state.`,
    );
  }

  private async readOn(way: { after: number; known: KnownBlock | null; head: BlockMark }): Promise<void> {
    const { context, chain, log } = this.parts;
    const { confirmations, chainId } = chain.facts;
    let after = way.after;
    let known = way.known;
    while (after < way.head.number) {
      const to = Math.min(after + RANGE_BLOCKS, way.head.number);
      const confirmedBlock = Math.min(to, way.head.number - confirmations + 1);
      const marks = await this.markedBlocks({
        from: Math.max(after + 1, confirmedBlock),
        to,
        head: way.head,
        known,
      });
      const from = Math.max(this.parts.fromBlock, after + 1 - OVERLAP_BLOCKS);
      const logs = await chain.link.ask((client) => readLogs(client, chain.facts, { from, to, marks }));
      const newest = marks.get(to);
      if (newest === undefined) return;
      const { isRecorded, trouble } = await recordRange(context, {
        chainId,
        afterBlock: known?.number ?? null,
        logs,
        blocks: [...marks.values()],
        head: newest,
        startBlock: Math.max(this.parts.fromBlock - 1, 0),
      });
      if (trouble !== null) log.error({ err: trouble, to }, "sightings could not be booked together");
      if (!isRecorded) return;
      after = to;
      known = newest;
    }
    await this.applyConfirmed(way.head.number - confirmations + 1);
  }

  /** Marks of the range's blocks that are not final, and of the newest final one. Each must follow on the one before. */
  private async markedBlocks(range: {
    from: number;
    to: number;
    head: BlockMark;
    known: KnownBlock | null;
  }): Promise<Map<number, BlockMark>> {
    const { link } = this.parts.chain;
    const marks = new Map<number, BlockMark>();
    const { known } = range;
    for (let number = range.from; number <= range.to; number += 1) {
      const mark =
        number === range.head.number ? range.head : await link.ask((client) => readBlock(client, number));
      const before = marks.get(number - 1) ?? (known?.number === number - 1 ? known : undefined);
      if (before !== undefined && before.hash !== mark.parentHash) return new Map();
      marks.set(number, mark);
    }
    return marks;
  }

  /** What is long past was read once, when every node had it; the newest blocks are those that a node may lack. */
  private async readConfirmedAgain(block: number): Promise<void> {
    const { context, chain, log } = this.parts;
    const { cursor } = await chainPosition(context, chain.facts.chainId);
    const first = Math.max((cursor?.confirmedBlock ?? 0) + 1, this.parts.fromBlock, block - RANGE_BLOCKS);
    if (first > block) return;
    const missed = await readAgain({ context, chain }, { from: first, to: block });
    if (missed > 0) log.error({ missed, from: first, to: block }, "the node had not shown all logs at first");
  }

  private async applyConfirmed(block: number): Promise<void> {
    const { context, chain, log } = this.parts;
    const { chainId } = chain.facts;
    const { booked, failed } = await retryQuarantined(context, chainId);
    for (const event of booked) log.warn(nameOf(event), "a parked event is booked after all");
    for (const { event, error, attempts } of failed) {
      log.error({ err: error, attempts, ...nameOf(event) }, "a parked event still cannot be booked");
    }
    if (block < this.parts.fromBlock) return;
    await this.readConfirmedAgain(block);
    const { applied, quarantined } = await applyUntil(context, { chainId, block });
    for (const { event, error } of quarantined) {
      log.error({ err: error, ...nameOf(event) }, "an event cannot be booked; its job waits, others go on");
    }
    if (applied + booked.length > 0) this.parts.onApplied?.();
  }
}

function nameOf(event: ChainEventRow) {
  const { seq, name, jobId, taskId, blockNumber } = event;
  return { seq, name, jobId, taskId, blockNumber };
}
