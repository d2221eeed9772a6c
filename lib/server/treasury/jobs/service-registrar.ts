import { setServiceCall } from "@/lib/chain/router-calls";
import { isRegisteredAs, readRegisteredService, registrable } from "@/lib/chain/router-reads";
import { ChainUnavailable } from "@/lib/domain/escrow/errors";
import { MINUTE_MS } from "@/lib/domain/time";
import { isOpenToAgents, type Service } from "@/lib/domain/treasury/policy";
import type { Hex } from "@/lib/schemas/hex";
import type { RouterFacts } from "@/lib/server/kernel/chain/chain-evidence";
import type { Context } from "@/lib/server/kernel/context";
import { KeySender } from "@/lib/server/rpc/key-sender";
import type { ChainLink } from "@/lib/server/rpc/link";
import { currentPolicy } from "@/lib/server/treasury/reads/current-policy";

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
  private sound: { readonly version: number; readonly atMs: number } | null = null;
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
    const { context, treasuryKey } = this.parts;
    const { version, policy } = await context.store.read(currentPolicy);
    const nowMs = context.clock();
    if (this.sound?.version === version && nowMs - this.sound.atMs < LOOK_AGAIN_MS) return;
    const differing: Service[] = [];
    // What anybody registers and no agent may use would else cost gas, or count as a fault of the house.
    const open = policy.services.filter(isOpenToAgents);
    for (const service of open) if (await this.differs(service)) differing.push(service);
    if (treasuryKey !== null) for (const service of differing) await this.register(service, treasuryKey);
    const left = treasuryKey === null ? differing : [];
    this.differing = left.map(({ id }) => id);
    this.differsSinceMs = left.length === 0 ? null : (this.differsSinceMs ?? nowMs);
    this.sound = { version, atMs: nowMs };
  }

  private async differs(service: Service): Promise<boolean> {
    const { link, router } = this.parts;
    const wanted = registrable(service);
    if (wanted === null) return false;
    const of = { router: router.address, serviceId: service.id };
    return !isRegisteredAs(await link.ask((client) => readRegisteredService(client, of)), wanted);
  }

  private async register(service: Service, treasuryKey: Hex): Promise<void> {
    const { link, router } = this.parts;
    const wanted = registrable(service);
    if (wanted === null) return;
    const { id: serviceId } = service;
    const hash = await this.sender.send(
      treasuryKey,
      setServiceCall(router.address, { ...wanted, serviceId }),
    );
    const receipt = await link.ask((client) => client.waitForTransactionReceipt({ hash }));
    if (receipt.status !== "success") {
      throw new ChainUnavailable(`The router did not take the service ${serviceId}; it is tried again.`);
    }
  }
}
