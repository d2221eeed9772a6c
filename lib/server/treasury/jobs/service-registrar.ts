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

interface Parts {
  readonly context: Context;
  readonly link: ChainLink;
  readonly router: RouterFacts;
  /** The demo's own; elsewhere the treasury is a cold wallet, and registers by itself. */
  readonly treasuryKey: Hex | null;
}

/**
 * Keeps the router's services as the policy has them: provider, price, active or not. Without the treasury's key it only
 * tells which of them differ, since calls of those are refused by the chain.
 */
export class ServiceRegistrar {
  private readonly sender: KeySender;
  private sound: { readonly stamp: string; readonly atMs: number } | null = null;
  private differing: readonly string[] = [];
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
    for (const entry of wanted) if (!(await this.isPutRight(entry))) left.push(entry.name);
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
      entries.push({ name: serviceHash, serviceHash, service: { ...found, isActive: false } });
    }
    return entries;
  }

  /** One that the router does not take is told of, and keeps no other from being registered. */
  private async isPutRight({ serviceHash, service }: Entry): Promise<boolean> {
    const { link, router, treasuryKey } = this.parts;
    const of = { router: router.address, serviceHash };
    if (isRegisteredAs(await link.ask((client) => readRegisteredService(client, of)), service)) return true;
    if (treasuryKey === null) return false;
    try {
      const call = setServiceCall(router.address, { ...service, serviceHash });
      const hash = await this.sender.send(treasuryKey, call);
      const receipt = await link.ask((client) => client.waitForTransactionReceipt({ hash }));
      return receipt.status === "success";
    } catch (error) {
      if (error instanceof ChainUnavailable) throw error;
      return false;
    }
  }
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
  readonly service: RegisteredService;
}

function entryOf(service: Service): Entry[] {
  const isActive = service.isActive && isOpenToAgents(service);
  const wanted = registrable({ ...service, isActive });
  return wanted === null ? [] : [{ name: service.id, serviceHash: hashOfId(service.id), service: wanted }];
}
