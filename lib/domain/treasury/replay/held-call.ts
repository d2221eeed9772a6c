import type { Held } from "./record";

/** A call in a world that is replayed: held, then spent or free again. */
export class HeldCall implements Held {
  readonly agentId: string;
  readonly serviceId: string;
  readonly payeeAddress: string;
  readonly category: string;
  readonly costUnits: bigint;
  heldAtMs: number;
  heldUnits: bigint;
  spentUnits = 0n;
  /** It was given back: it counts for nothing any more. */
  isGone = false;

  constructor(held: Held) {
    this.agentId = held.agentId;
    this.serviceId = held.serviceId;
    this.payeeAddress = held.payeeAddress;
    this.category = held.category;
    this.costUnits = held.costUnits;
    this.heldAtMs = held.heldAtMs;
    this.heldUnits = held.costUnits;
  }

  /** What it takes of the treasury's money. */
  get usedUnits(): bigint {
    return this.heldUnits + this.spentUnits;
  }
}
