import { originOf, type Probe } from "@/lib/domain/treasury/service-health";
import type { Context } from "@/lib/server/kernel/context";
import { eachAtOnce } from "@/lib/server/kernel/jobs/each-at-once";
import type { Outbound } from "@/lib/server/outbound/outbound";
import { noteHealth } from "@/lib/server/treasury/commands/note-health";
import { probeServer } from "@/lib/server/treasury/providers/probe-server";
import { policyInEffect } from "@/lib/server/treasury/reads/services-in-effect";
import { ownedAfter } from "@/lib/server/treasury/tables/owned-services";

/** Of a thousand servers that say nothing each is waited for 3 s, and all of them for less than two minutes. */
const AT_ONCE = 32;
/** Of services that nobody opened: people register as many as they like. */
const UNOPENED_AT_ONCE = 20;

interface Parts {
  readonly context: Context;
  readonly outbound: Outbound;
}

/**
 * Asks every server of the policy's services how it is, each once, and keeps what they answer. Services that nobody
 * opened have their turn by their ids, a few each time.
 */
export class ServiceProbe {
  /** The last one that had its turn. */
  private last = "";

  constructor(private readonly parts: Parts) {}

  async tick(): Promise<void> {
    const { context, outbound } = this.parts;
    const { policy } = await context.store.read(policyInEffect);
    const named = [...policy.services, ...(await this.nextOwned())];
    const origins = [...new Set(named.map(originOf))].filter((origin) => origin !== null);
    const probes = new Map<string, Probe>();
    await eachAtOnce(origins, AT_ONCE, async (origin) => {
      const probe = await probeServer(outbound, origin);
      if (probe !== null) probes.set(origin, probe);
    });
    await noteHealth(context, { probes, atMs: context.clock() });
  }

  /** Whose turn it is; after the last it is the first's again. */
  private async nextOwned(): Promise<readonly { endpoint: string }[]> {
    const next = { id: this.last, limit: UNOPENED_AT_ONCE };
    const rows = await this.parts.context.store.read((tx) => ownedAfter(tx, next));
    this.last = rows.length < UNOPENED_AT_ONCE ? "" : (rows.at(-1)?.id ?? "");
    return rows;
  }
}
