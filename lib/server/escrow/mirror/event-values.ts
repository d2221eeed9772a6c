import { assetOfToken, type ChainAsset } from "@/lib/chain/tokens";
import { InvariantBroken } from "@/lib/domain/errors";
import { ChainUnavailable } from "@/lib/domain/escrow/errors";
import type { ChainEventFact } from "@/lib/server/kernel/chain/chain-event-fact";
import type { ChainFacts, Hex } from "@/lib/server/kernel/chain/chain-evidence";
import type { Context } from "@/lib/server/kernel/context";

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
