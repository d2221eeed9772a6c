import type { CapabilityRegistration } from "@/lib/schemas/adapters/byoc";
import { weiPerSecond } from "@/lib/server/adapters/byoc/wire/price";

export interface Capability {
  readonly name: string;
  /** Without a slash at its end. */
  readonly workerUrl: string;
  /** Jobs at once of its worker, whatever their capability. */
  readonly capacity: number;
  readonly priceWei: bigint;
  /** What the worker wants to be shown; empty where nothing. */
  readonly token: string;
}

/** After so many broken connections in a row no more jobs are sent to a worker, until it registers again. */
const MOST_BROKEN = 3;

/** What an orchestrator serves, and how busy its workers are. Two capabilities at one address share its capacity. */
export class Capabilities {
  private readonly byName = new Map<string, Capability>();
  private readonly load = new Map<string, number>();
  private readonly broken = new Map<string, number>();

  /** Takes the place of an earlier one of this name; what is under way goes on, and counts. @throws ByocRefusal 400 */
  register(said: CapabilityRegistration): void {
    const { name, capacity, token, price_per_unit: perUnit, price_scaling: scaling, currency } = said;
    const priceWei = weiPerSecond({ perUnit, scaling, currency });
    const workerUrl = said.url.replace(/\/+$/, "");
    this.byName.set(name, { name, workerUrl, capacity, priceWei, token });
    this.broken.delete(workerUrl);
  }

  unregister(name: string): void {
    this.byName.delete(name);
  }

  find(name: string): Capability | null {
    const found = this.byName.get(name);
    return found === undefined || this.isBroken(found) ? null : found;
  }

  free({ workerUrl, capacity }: Capability): number {
    return Math.max(0, capacity - (this.load.get(workerUrl) ?? 0));
  }

  /** Takes a place; null where none is free. What it answers gives the place back, once. */
  reserve(capability: Capability): (() => void) | null {
    const { workerUrl } = capability;
    if (this.free(capability) === 0) return null;
    this.load.set(workerUrl, (this.load.get(workerUrl) ?? 0) + 1);
    let isHeld = true;
    return () => {
      if (isHeld) this.load.set(workerUrl, (this.load.get(workerUrl) ?? 1) - 1);
      isHeld = false;
    };
  }

  /** Whether the worker could be reached. */
  noteReached({ workerUrl }: Capability, isReached: boolean): void {
    this.broken.set(workerUrl, isReached ? 0 : (this.broken.get(workerUrl) ?? 0) + 1);
  }

  private isBroken({ workerUrl }: Capability): boolean {
    return (this.broken.get(workerUrl) ?? 0) >= MOST_BROKEN;
  }
}
