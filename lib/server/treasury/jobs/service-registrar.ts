import { hashOfId, type RegisteredService, setServiceCall } from "@/lib/chain/router-calls";
import {
  isRegisteredAs,
  readRegisteredHashes,
  readRegisteredService,
  registrable,
} from "@/lib/chain/router-reads";
import { ChainUnavailable } from "@/lib/domain/escrow/errors";
import { MINUTE_MS } from "@/lib/domain/time";
import { isOpenToAgents, type Policy, type Service } from "@/lib/domain/treasury/policy";
import type { Hex } from "@/lib/schemas/hex";
import type { RouterFacts } from "@/lib/server/kernel/chain/chain-evidence";
import type { Context } from "@/lib/server/kernel/context";
import { KeySender } from "@/lib/server/rpc/key-sender";
import type { ChainLink } from "@/lib/server/rpc/link";
import { type PolicyInEffect, policyInEffect } from "@/lib/server/treasury/reads/services-in-effect";

/** A service that is as it should be is looked at again after this, since the treasury may have changed it by itself. */
const LOOK_AGAIN_MS = MINUTE_MS;
/** An owner's service is opened or made cheaper once in this, since each change costs the treasury; it is closed at once. */
const OWNERS_CHANGE_MS = 10 * MINUTE_MS;

interface Parts {
  readonly context: Context;
  readonly link: ChainLink;
  readonly router: RouterFacts;
  /** The demo's own; elsewhere the treasury is a cold wallet, and registers by itself. */
  readonly treasuryKey: Hex | null;
}

/**
 * Keeps the router's services as the policy has them: provider, price, active or not. Without the treasury's key it only
 * tells which of them differ, since calls of those are refused by the chain; of an owner's, once it has for a while.
 */
export class ServiceRegistrar {
  private readonly sender: KeySender;
  private sound: { readonly stamp: string; readonly atMs: number } | null = null;
  private differing: readonly string[] = [];
  /** Owners' services by their names: when one was last opened or made cheaper, and since when one differs. */
  private readonly openedMs = new Map<string, number>();
  private readonly offSinceMs = new Map<string, number>();
  private differsSinceMs: number | null = null;

  constructor(private readonly parts: Parts) {
    this.sender = new KeySender(parts.link.client);
  }

  /** Since when some differ; null when none does. */
  staleSinceMs(): number | null {
    return this.differsSinceMs;
  }

  whyStale(): string | null {
    return this.differing.length === 0 ? null : this.differing.join(", ");
  }

  async tick(): Promise<void> {
    const { context } = this.parts;
    const { policy, ...read } = await context.store.read(policyInEffect);
    const nowMs = context.clock();
    const stamp = stampOf(read);
    if (this.sound?.stamp === stamp && nowMs - this.sound.atMs < LOOK_AGAIN_MS) return;
    const wanted = [...policy.services.flatMap(entryOf), ...(await this.gone(policy))];
    const left: string[] = [];
    for (const entry of wanted) if (!(await this.isPutRight(entry, nowMs))) left.push(entry.name);
    this.differing = left;
    this.differsSinceMs = left.length === 0 ? null : (this.differsSinceMs ?? nowMs);
    this.sound = { stamp, atMs: nowMs };
  }

  /** What the router still has and the policy has no more: nobody may be paid for it. */
  private async gone(policy: Policy): Promise<Entry[]> {
    const { link, router } = this.parts;
    const known = new Set(policy.services.map(({ id }) => hashOfId(id)));
    const hashes = await link.ask((client) => readRegisteredHashes(client, { router: router.address }));
    const entries: Entry[] = [];
    for (const serviceHash of hashes.filter((hash) => !known.has(hash))) {
      const of = { router: router.address, serviceHash };
      const found = await link.ask((client) => readRegisteredService(client, of));
      entries.push({
        name: serviceHash,
        serviceHash,
        isOwners: false,
        service: { ...found, isActive: false },
      });
    }
    return entries;
  }

  /** Whether nothing is to be told of it. One that the router does not take keeps no other from being registered. */
  private async isPutRight(entry: Entry, nowMs: number): Promise<boolean> {
    const { link, router } = this.parts;
    const { name, serviceHash, service, isOwners } = entry;
    const of = { router: router.address, serviceHash };
    const found = await link.ask((client) => readRegisteredService(client, of));
    // Of one that is closed on both sides nothing else matters, however often its owner changes it.
    const isClosed = isOwners && !found.isActive && !service.isActive;
    if (isClosed || isRegisteredAs(found, service) || (await this.isRegistered(entry, nowMs))) {
      this.offSinceMs.delete(name);
      return true;
    }
    // One that stays open on the chain after its policy closed it is told at once, whoever's it is.
    if (!isOwners || (found.isActive && !service.isActive)) return false;
    const sinceMs = this.offSinceMs.get(name) ?? nowMs;
    this.offSinceMs.set(name, sinceMs);
    return isRecent(sinceMs, nowMs);
  }

  /** Registers it as it should be, if it may and can. */
  private async isRegistered(entry: Entry, nowMs: number): Promise<boolean> {
    const { link, router, treasuryKey } = this.parts;
    const { name, serviceHash, service, isOwners } = entry;
    if (treasuryKey === null) return false;
    const isOpening = isOwners && service.isActive;
    if (isOpening && isRecent(this.openedMs.get(name), nowMs)) return false;
    try {
      const call = setServiceCall(router.address, { ...service, serviceHash });
      const hash = await this.sender.send(treasuryKey, call);
      if (isOpening) this.openedMs.set(name, nowMs);
      const receipt = await link.ask((client) => client.waitForTransactionReceipt({ hash }));
      return receipt.status === "success";
    } catch (error) {
      if (error instanceof ChainUnavailable) throw error;
      return false;
    }
  }
}

/** By a clock that may have been wrong meanwhile. */
function isRecent(atMs: number | undefined, nowMs: number): boolean {
  return atMs !== undefined && Math.abs(nowMs - atMs) < OWNERS_CHANGE_MS;
}

/** Another one whenever a service may be another: its policy, or what its owner says. */
function stampOf({ version, owned }: Pick<PolicyInEffect, "version" | "owned">): string {
  const rows = [...owned.values()].map((row) => `${row.id}:${row.version}`);
  return [version, ...rows].join(" ");
}

/** A service as the router should have it. What no agent may use is not to be paid for. */
interface Entry {
  readonly name: string;
  readonly serviceHash: Hex;
  readonly isOwners: boolean;
  readonly service: RegisteredService;
}

function entryOf(service: Service): Entry[] {
  const isActive = service.isActive && isOpenToAgents(service);
  const wanted = registrable({ ...service, isActive });
  if (wanted === null) return [];
  const isOwners = service.ownerId !== null;
  return [{ name: service.id, serviceHash: hashOfId(service.id), isOwners, service: wanted }];
}
