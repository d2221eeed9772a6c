import { isHex } from "viem";
import { assetOfToken } from "@/lib/chain/tokens";
import type { ChainAsset } from "@/lib/domain/assets";
import { InvariantBroken } from "@/lib/domain/errors";
import { ChainUnavailable } from "@/lib/domain/escrow/errors";
import type { ChainEventFact } from "@/lib/server/kernel/chain/chain-event-fact";
import type { ChainFacts, Hex } from "@/lib/server/kernel/chain/chain-evidence";
import type { Context } from "@/lib/server/kernel/context";

type Args = Pick<ChainEventFact, "name" | "args">;

/** Unique per block it was seen in, so that a log that comes again after a reorganisation is another event. */
export function eventKeyOf(fact: ChainEventFact): string {
  return `${fact.chainId}:${fact.txHash}:${fact.logIndex}:${fact.blockHash}`;
}

/** Unique per sighting: a block that was replaced may come back as it was, and is then seen anew. */
export function sightingKeyOf(fact: ChainEventFact): string {
  return `${eventKeyOf(fact)}:${fact.seq}`;
}

/** An amount of the event, in units. */
export function unitsIn(fact: Args, name: string): bigint {
  const value = fact.args[name];
  if (typeof value !== "bigint") {
    throw new InvariantBroken("An event lacks an amount.", { event: fact.name, argument: name });
  }
  return value;
}

/** An address or a hash of the event. */
export function hexIn(fact: Args, name: string): Hex | null {
  const value = fact.args[name];
  return isHex(value) ? value : null;
}

/** What a job was funded with, as its event tells it. @throws InvariantBroken for an event that tells no terms. */
export function termsIn(fact: Args): { buyer: Hex; token: Hex } {
  const { terms } = fact.args;
  const args = typeof terms === "object" && terms !== null ? { ...terms } : {};
  const [buyer, token] = [hexIn({ ...fact, args }, "buyer"), hexIn({ ...fact, args }, "token")];
  if (buyer === null || token === null) {
    throw new InvariantBroken("An event lacks its terms.", { event: fact.name });
  }
  return { buyer, token };
}

export function numberIn(fact: Args, name: string): number | null {
  const value = fact.args[name];
  return typeof value === "number" ? value : null;
}

export function chainFactsOf(context: Context): ChainFacts {
  if (!context.chain) throw new ChainUnavailable();
  return context.chain.facts;
}

/** The asset of a token address; null for a token that the house does not know. */
export function assetIn(context: Context, token: Hex | null): ChainAsset | null {
  return token === null ? null : assetOfToken(token, chainFactsOf(context).tokens);
}
