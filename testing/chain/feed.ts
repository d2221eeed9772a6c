import { keccak256, toHex } from "viem";
import { applyUntil } from "@/lib/server/escrow/mirror/apply-events";
import { orphanBlocks } from "@/lib/server/escrow/mirror/orphan-blocks";
import { recordRange } from "@/lib/server/escrow/mirror/record-range";
import { retryQuarantined } from "@/lib/server/escrow/mirror/retry-quarantined";
import { findCursor } from "@/lib/server/escrow/tables/chain-log";
import { quarantinedEvents } from "@/lib/server/escrow/tables/quarantined-events";
import { type ChainCast, S } from "./chain-cast";
import type { Emitted } from "./fake-job";

const START = 100;

/** Blocks of the test's own making, given to the books as the indexer does. */
export class Feed {
  private head: number | null = null;

  constructor(private readonly at: ChainCast) {}

  private get chainId(): number {
    return this.at.chain.facts.chainId;
  }

  private blockOf(number: number) {
    return { number, hash: keccak256(toHex(`block ${number}`)) };
  }

  /** One more block with these events in it, each in a transaction of its own. */
  async see(...emitted: Emitted[]): Promise<void> {
    const block = this.blockOf((this.head ?? START) + 1);
    const logs = emitted.map((event, logIndex) => ({
      ...event,
      chainId: this.chainId,
      txHash: keccak256(toHex(`tx ${block.number} ${logIndex}`)),
      logIndex,
      blockNumber: block.number,
      blockHash: block.hash,
      blockAtS: Math.floor(this.at.context.nowMs / S),
      address: this.at.chain.facts.escrow,
    }));
    await recordRange(this.at.context, {
      chainId: this.chainId,
      afterBlock: this.head,
      logs,
      blocks: [block],
      head: block,
      startBlock: START,
    });
    this.head = block.number;
  }

  async confirm(): Promise<void> {
    await applyUntil(this.at.context, { chainId: this.chainId, block: this.head ?? START });
  }

  /** Lets the longest pause pass and tries again. */
  async retry(): Promise<{ booked: string[]; failed: string[] }> {
    this.at.context.pass(1_000 * S);
    const { booked, failed } = await retryQuarantined(this.at.context, this.chainId);
    return { booked: booked.map(({ name }) => name), failed: failed.map(({ event }) => event.name) };
  }

  async replace(blocks: number): Promise<void> {
    const ancestor = this.blockOf((this.head ?? START) - blocks);
    await orphanBlocks(this.at.context, { chainId: this.chainId, ancestor });
    this.head = ancestor.number;
  }

  async quarantined(): Promise<{ name: string; waits: boolean; attempts: number }[]> {
    const found = await this.at.context.store.read((tx) => quarantinedEvents(tx, this.chainId));
    return found.map(({ event, quarantined }) => ({
      name: event.name,
      waits: quarantined.behindSeq !== null,
      attempts: quarantined.attempts,
    }));
  }

  async isCaughtUp(): Promise<boolean> {
    return (await this.confirmedBlock()) === this.head;
  }

  /** The last block whose events are in the books. */
  async confirmedBlock(): Promise<number | undefined> {
    const cursor = await this.at.context.store.read((tx) => findCursor(tx, this.chainId));
    return cursor?.confirmedBlock;
  }

  /** The blocks whose events took effect, with how many did in each. */
  async applied(): Promise<Record<number, number>> {
    const sql = `SELECT block_number, COUNT(*) AS total FROM chain_events WHERE state = 'applied'
      GROUP BY block_number ORDER BY block_number`;
    const rows = await this.at.context.store.read((tx) =>
      tx.all<{ blockNumber: number; total: number }>(sql),
    );
    return Object.fromEntries(rows.map(({ blockNumber, total }) => [blockNumber, total]));
  }
}
