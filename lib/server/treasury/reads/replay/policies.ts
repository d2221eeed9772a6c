import { capKey } from "@/lib/domain/treasury/caps";
import { NO_POLICY, type Policy } from "@/lib/domain/treasury/policy";
import { capsSince } from "@/lib/domain/treasury/policy-change";
import { type PolicyChange, withChange } from "@/lib/domain/treasury/policy-draft";
import type { Policies } from "@/lib/domain/treasury/replay/replay";
import { isSummed, type SummedCap } from "@/lib/domain/treasury/replay/windows";
import { policyDocument } from "@/lib/schemas/treasury/policy";
import type { Tx } from "@/lib/server/store/tx";
import { policyVersionsBetween } from "@/lib/server/treasury/tables/policy-versions";

/** What a replay asks about: a change of the policy, since a moment and the version that was in effect then. */
export interface AskedChange {
  readonly change: PolicyChange;
  readonly version: number;
  readonly atMs: number;
}

interface Pair {
  readonly agentId: string;
  readonly payee: string;
}

/** The versions that are replayed, and each as the change has it; without one, as it was. */
export class ReplayedPolicies implements Policies {
  private readonly versions = new Map<number, Policy>();
  private readonly changed = new Map<number, Policy>();
  private readonly taken = new Set<string>();

  constructor(private readonly asked: AskedChange | null) {}

  async read(tx: Tx, of: { from: number; to: number }): Promise<void> {
    const missing = { from: of.from, to: of.to };
    while (this.versions.has(missing.from)) missing.from += 1;
    if (missing.from > missing.to) return;
    for (const row of await policyVersionsBetween(tx, missing))
      this.versions.set(row.version, policyDocument.parse(row.document));
  }

  readonly was = (version: number): Policy => this.versions.get(version) ?? NO_POLICY;

  readonly would = (version: number): Policy => {
    if (this.asked === null) return this.was(version);
    const known = this.changed.get(version);
    if (known) return known;
    const { change, version: first, atMs } = this.asked;
    const policy = withChange(this.was(version), change);
    const caps = capsSince(policy.caps, { was: this.was(first).caps, atMs });
    const changed = { ...policy, caps };
    this.changed.set(version, changed);
    return changed;
  };

  /** Caps of any of them, and agents with payees that they could pay: what was not taken before. */
  takeNew(): { caps: SummedCap[]; payees: Pair[] } {
    const caps = this.caps.filter((cap) => this.isNew(capKey(cap)));
    return { caps, payees: this.payees.filter((pair) => this.isNew(JSON.stringify(pair))) };
  }

  private isNew(name: string): boolean {
    const isNew = !this.taken.has(name);
    this.taken.add(name);
    return isNew;
  }

  private get caps(): SummedCap[] {
    const all = [...this.versions.keys()].flatMap((version) => [this.was(version), this.would(version)]);
    return all.flatMap(({ caps }) => caps).filter(isSummed);
  }

  private get payees(): Pair[] {
    const policies = [...this.versions.keys()].map((version) => this.was(version));
    const agents = new Set(policies.flatMap((policy) => policy.agents.map(({ id }) => id)));
    const payees = new Set(policies.flatMap(({ services }) => services.map(({ payee }) => payee)));
    return [...agents].flatMap((agentId) => [...payees].map((payee) => ({ agentId, payee })));
  }
}
