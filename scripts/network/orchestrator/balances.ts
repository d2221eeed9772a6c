/** What senders have at this orchestrator, in whole wei, each for one capability. */
export class Balances {
  private readonly wei = new Map<string, bigint>();

  /** @param openingWei play money of everybody who comes for the first time */
  constructor(private readonly openingWei: bigint) {}

  of(sender: string, capability: string): bigint {
    return this.wei.get(keyOf(sender, capability)) ?? this.openingWei;
  }

  /** Takes it away while the job runs. @returns whether there was as much */
  hold(of: { sender: string; capability: string; wei: bigint }): boolean {
    const left = this.of(of.sender, of.capability) - of.wei;
    if (left < 0n) return false;
    this.wei.set(keyOf(of.sender, of.capability), left);
    return true;
  }

  giveBack(of: { sender: string; capability: string; wei: bigint }): void {
    this.wei.set(keyOf(of.sender, of.capability), this.of(of.sender, of.capability) + of.wei);
  }
}

const keyOf = (sender: string, capability: string) => `${sender.toLowerCase()} ${capability}`;
