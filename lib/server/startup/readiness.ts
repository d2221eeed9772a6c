import { SECOND_MS } from "@/lib/domain/time";
import { chainPosition } from "@/lib/server/escrow/mirror/chain-position";
import { unbookedEvents } from "@/lib/server/escrow/tables/quarantined-events";
import { outboxWaiting } from "@/lib/server/escrow/tables/relay";
import type { ChainFacts } from "@/lib/server/kernel/chain/chain-evidence";
import type { Context } from "@/lib/server/kernel/context";
import type { JobRunner } from "@/lib/server/kernel/jobs/runner";

const LATE_BLOCKS = 30;

export interface ReadinessParts {
  readonly context: Context;
  readonly facts: Pick<ChainFacts, "chainId" | "confirmations">;
  /** The chain's newest block; null while it does not answer. */
  newestBlock(): Promise<number | null>;
  /** How far the books have read the chain, and why they stopped if they did. */
  head(): { readonly halted: string | null } | null;
  readonly runner: Pick<JobRunner, "late">;
  /** What of keys, contracts and tokens an operator must look at. */
  wrongOnChain(): readonly string[];
  /** What of the books an operator must look at. */
  wrongInBooks(): string[];
}

/** Why the house cannot do all its work now, in sentences that give nothing away; none when it can. */
export async function whatIsMissing(parts: ReadinessParts): Promise<string[]> {
  const missing: string[] = [];
  const newest = await parts.newestBlock();
  if (newest === null) missing.push("the chain does not answer");
  const head = parts.head();
  if (head === null && newest !== null) missing.push("the chain is not read yet");
  if (head?.halted) missing.push(head.halted);
  missing.push(...(await whatTheBooksMiss(parts, newest ?? 0).catch(() => ["the books do not answer"])));
  return [...missing, ...parts.wrongOnChain(), ...parts.wrongInBooks()];
}

/** Books that do not keep up with the chain, events that they could not take, and work that nobody does. */
async function whatTheBooksMiss(parts: ReadinessParts, headBlock: number): Promise<string[]> {
  const { context, facts, runner } = parts;
  const { cursor } = await chainPosition(context, facts.chainId);
  const missing: string[] = [];
  if (cursor !== null && headBlock - cursor.headBlock > LATE_BLOCKS) {
    missing.push("the chain is not read on: the books stand still");
  }
  if (cursor !== null && cursor.headBlock - cursor.confirmedBlock > facts.confirmations + LATE_BLOCKS) {
    missing.push("the chain's events are not applied: the books stand still");
  }
  const quarantined = await context.store.read((tx) => unbookedEvents(tx));
  if (quarantined.length > 0) missing.push(`${quarantined.length} events of the chain cannot be booked yet`);
  return [...missing, ...(await whatWaitsForTheNode(context)), ...(await runner.late())];
}

/** A node's hiccup is no news; what waits for longer may miss a deadline. */
const LONG_WAIT_MS = 30_000;

/** What the house owes the chain and cannot bring there, and why. */
async function whatWaitsForTheNode(context: Context): Promise<string[]> {
  const nowMs = context.clock();
  const waiting = await context.store.read((tx) => outboxWaiting(tx, nowMs - LONG_WAIT_MS));
  return waiting.map(({ rowCount, sinceMs, reason }) => {
    const seconds = Math.floor((nowMs - sinceMs) / SECOND_MS);
    return `${rowCount} transactions wait to be relayed, the oldest for ${seconds} s: ${reason}`;
  });
}
