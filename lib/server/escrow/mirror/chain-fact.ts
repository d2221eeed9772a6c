import { assetOfToken, type ChainAsset } from "@/lib/chain/tokens";
import { ChainUnavailable, InvariantBroken } from "@/lib/domain/errors";
import type { ChainFacts, Hex } from "@/lib/server/kernel/chain-evidence";
import type { Context } from "@/lib/server/kernel/context";

/** One log of the escrow or the token, as the indexer read it. Amounts in `args` are units of 10^9 wei. */
export interface ChainEventFact {
  readonly seq: number;
  readonly chainId: number;
  readonly txHash: Hex;
  readonly logIndex: number;
  readonly blockNumber: number;
  readonly blockHash: string;
  /** Timestamp of its block, in Unix seconds. */
  readonly blockAtS: number;
  readonly name: string;
  readonly jobId: string | null;
  readonly args: Readonly<Record<string, unknown>>;
}

/** Unique per block it was seen in, so that a log that comes again after a reorganisation is another event. */
export function eventKeyOf(fact: ChainEventFact): string {
  return `${fact.chainId}:${fact.txHash}:${fact.logIndex}:${fact.blockHash}`;
}

/** Unique per sighting: a block that was replaced may come back as it was, and is then seen anew. */
export function sightingKeyOf(fact: ChainEventFact): string {
  return `${eventKeyOf(fact)}:${fact.seq}`;
}

/** An amount of the event, in units. */
export function unitsIn(fact: ChainEventFact, name: string): bigint {
  const value = fact.args[name];
  if (typeof value !== "bigint") {
    throw new InvariantBroken("An event lacks an amount.", { event: fact.name, argument: name });
  }
  return value;
}

export function textIn(fact: ChainEventFact, name: string): string | null {
  const value = fact.args[name];
  return typeof value === "string" ? value : null;
}

export function numberIn(fact: ChainEventFact, name: string): number | null {
  const value = fact.args[name];
  return typeof value === "number" ? value : null;
}

export function chainFactsOf(context: Context): ChainFacts {
  if (!context.chain) throw new ChainUnavailable();
  return context.chain.facts;
}

/** The asset of a token address; null for a token that the house does not know. */
export function assetIn(context: Context, token: string | null): ChainAsset | null {
  return token === null ? null : assetOfToken(token as Hex, chainFactsOf(context).tokens);
}
