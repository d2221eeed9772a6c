import type { Logger } from "pino";
import { isAddressEqual, keccak256 } from "viem";
import { privateKeyToAddress } from "viem/accounts";
import { pauseFundingCall } from "@/lib/chain/escrow-calls";
import { readIsFundingPaused } from "@/lib/chain/escrow-reads";
import { readSpending } from "@/lib/chain/router-reads";
import { readStanding } from "@/lib/chain/token-reads";
import { ChainUnavailable } from "@/lib/domain/escrow/errors";
import { DAY_MS, MINUTE_MS } from "@/lib/domain/time";
import type { Hex } from "@/lib/schemas/hex";
import { relaysSince } from "@/lib/server/escrow/tables/relay";
import { findTokenCode, noteTokenCode } from "@/lib/server/escrow/tables/token-code";
import type { Context } from "@/lib/server/kernel/context";
import type { DeploymentRecord } from "@/lib/server/rpc/chain-record";
import { ChainRefused } from "@/lib/server/rpc/chain-refused";
import { type Claim, DeploymentDiffers } from "@/lib/server/rpc/deployment-differs";
import { PRIORITY_WEI } from "@/lib/server/rpc/gas-fees";
import { KeySender } from "@/lib/server/rpc/key-sender";
import { proveDeployment } from "@/lib/server/rpc/prove-deployment";
import type { HouseChain } from "./evidence";

/** A quiet house is as good as out of money when it cannot pay for so many. */
const LEAST_RELAYS = 20;
const GAS_OF_A_RELAY = 300_000n;
/** A pause that was sent so lately may still land, and is not sent again. */
const PAUSE_TAKES_MS = 2 * MINUTE_MS;

interface Parts {
  readonly context: Context;
  readonly chain: HouseChain;
  readonly deployment: DeploymentRecord;
  /** Addresses that the house works with, held against the escrow's own. */
  readonly claims: readonly Claim[];
  readonly isOwnChain: boolean;
  /** Null where somebody else holds it. */
  readonly guardianKey: Hex | null;
  readonly log: Logger;
}

/**
 * What was proven at the start, looked at again: whether the escrow still answers to our keys, whether the token is
 * still the same code and lets the escrow move it, whether our keys can pay for a day, and whether the treasury's router
 * still lets ours spend.
 */
export class DeploymentWatch {
  /** What each look found wrong when it last got through. */
  private readonly found = new Map<string, string | null>();
  private pausedAtMs: number | null = null;
  private readonly details = new Map<string, string>();

  constructor(private readonly parts: Parts) {}

  /** What only an operator may read beside a sentence. */
  detailOf(sentence: string): string | null {
    return this.details.get(sentence) ?? null;
  }

  /** What an operator must look at, in sentences that give nothing away. */
  wrong(): readonly string[] {
    return [...this.found.values()].filter((one) => one !== null);
  }

  /** @throws what the first look met that did not get through; what that one found before stays as it was */
  async tick(): Promise<void> {
    const looks = {
      roles: this.lookAtRoles(),
      token: this.lookAtToken(),
      funding: this.lookAtFunding(),
      balance: this.lookAtBalance(this.parts.chain.facts.relayer, RELAYER_LOW),
      router: this.lookAtRouter(),
    };
    const looked = await Promise.allSettled(
      Object.entries(looks).map(async ([name, look]) => this.note(name, await look)),
    );
    const failed = looked.find((one) => one.status === "rejected");
    if (failed) throw failed.reason;
  }

  private note(name: string, wrong: string | null): void {
    if (wrong !== null && this.found.get(name) !== wrong) this.parts.log.error(wrong);
    this.found.set(name, wrong);
  }

  private async lookAtRoles(): Promise<string | null> {
    const { chain, deployment: record, claims, isOwnChain } = this.parts;
    try {
      await proveDeployment({ client: chain.link.client, record, claims, isOwnChain });
      return null;
    } catch (error) {
      if (error instanceof ChainUnavailable) throw error;
      if (error instanceof DeploymentDiffers) {
        const roles = [...new Set(error.differences.map(({ role }) => role))].join(", ");
        return `the escrow answers to another ${roles} than this house has`;
      }
      if (error instanceof ChainRefused) return "the chain no longer has the escrow of these books";
      throw error;
    }
  }

  private async lookAtToken(): Promise<string | null> {
    const { context, chain } = this.parts;
    const { address } = chain.facts.tokens.MNEE;
    const codes = await chain.link.ask(async (client) => {
      const slot = await client.getStorageAt({ address, slot: IMPLEMENTATION_SLOT });
      const behind: Hex | null = slot && BigInt(slot) !== 0n ? `0x${slot.slice(-40)}` : null;
      return Promise.all([address, ...(behind ? [behind] : [])].map((at) => client.getCode({ address: at })));
    });
    const seen = keccak256(`0x${codes.map((one) => one?.slice(2) ?? "").join("")}`);
    const known = await context.store.read(findTokenCode);
    const code = known?.seen === seen ? known : await context.store.write((tx) => noteTokenCode(tx, seen));
    if (code.seen === code.accepted) return null;
    this.details.set(TOKEN_CHANGED, `its code is ${seen}, and was ${code.accepted}`);
    return TOKEN_CHANGED;
  }

  /** An escrow that the token's issuer has stopped takes no new money: the guardian is pressed where we hold its key. */
  private async lookAtFunding(): Promise<string | null> {
    const { context, chain, guardianKey, deployment, log } = this.parts;
    const { escrow, tokens } = chain.facts;
    const token = tokens.MNEE.address;
    const [standing, isPaused] = await chain.link.ask((client) =>
      Promise.all([
        readStanding(client, { token, account: escrow }),
        readIsFundingPaused(client, { escrow }),
      ]),
    );
    const isStopped = standing.isFrozen || standing.isBlacklisted;
    if (!isStopped || isPaused) return null;
    if (guardianKey === null || !isGuardian(guardianKey, deployment.roles.guardian)) {
      return "the token's issuer has stopped the escrow's account: the guardian must pause funding";
    }
    const nowMs = context.clock();
    if (this.pausedAtMs === null || nowMs - this.pausedAtMs > PAUSE_TAKES_MS) {
      log.fatal("the token's issuer has stopped the escrow's account: funding is being paused");
      await new KeySender(chain.link.client).send(guardianKey, pauseFundingCall({ escrow }));
      this.pausedAtMs = nowMs;
    }
    return "the token's issuer has stopped the escrow's account: funding is being paused";
  }

  /** The treasury may stop it, or name another key, at any moment. */
  private async lookAtRouter(): Promise<string | null> {
    const { chain } = this.parts;
    const { router } = chain.facts;
    if (router === null) return null;
    const { spender, isStopped } = await chain.link.ask((client) =>
      readSpending(client, { router: router.address }),
    );
    if (!isAddressEqual(spender, router.spender))
      return "the treasury's router lets another key spend than this house has";
    if (isStopped) return "the treasury's spending is stopped on the chain";
    return this.lookAtBalance(router.spender, SPENDER_LOW);
  }

  private async lookAtBalance(address: Hex, low: string): Promise<string | null> {
    const { context, chain } = this.parts;
    const [balanceWei, block] = await chain.link.ask((client) =>
      Promise.all([client.getBalance({ address }), client.getBlock()]),
    );
    const sinceMs = context.clock() - DAY_MS;
    const aDay = Math.max(LEAST_RELAYS, await context.store.read((tx) => relaysSince(tx, sinceMs)));
    const relayWei = GAS_OF_A_RELAY * ((block.baseFeePerGas ?? 0n) + PRIORITY_WEI);
    const lasts = balanceWei / relayWei;
    const told = `it pays for ${lasts} more transactions at the present fee, of ${aDay} that a day needs`;
    this.details.set(low, told);
    return lasts >= BigInt(aDay) ? null : low;
  }
}

const TOKEN_CHANGED = "the token's code has changed: an operator must look at it";
const RELAYER_LOW = "the relayer's ETH does not last for a day";
const SPENDER_LOW = "the ETH of the key that spends for the treasury does not last for a day";

/** Where a proxy keeps the address of its code (ERC-1967). */
const IMPLEMENTATION_SLOT = "0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc";

const isGuardian = (key: Hex, guardian: Hex) => isAddressEqual(privateKeyToAddress(key), guardian);
