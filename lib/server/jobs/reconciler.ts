import type { Logger } from "pino";
import type { ChainReadings } from "@/lib/server/chain/readings";
import type { House } from "@/lib/server/commands/house";
import { proveInvariants } from "@/lib/server/queries/invariants";

const LOOK_AGAIN_MS = 3_000;

interface Parts {
  house: House;
  readings: ChainReadings;
  log: Logger;
}

/** Compares the books with themselves and with the contract at the same final block. Payouts stop while it is red. */
export class Reconciler {
  private red: readonly string[] = [];

  constructor(private readonly parts: Parts) {}

  isGreen(): boolean {
    return this.red.length === 0;
  }

  /** Names of the checks that failed, in the last look. */
  findings(): readonly string[] {
    return this.red;
  }

  async tick(): Promise<void> {
    let red = await this.look();
    if (red.length > 0) {
      // A chain that is silent for a moment is no difference in the books: red must be seen twice.
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
      red = await this.look();
    }
    if (red.length > 0)
      this.parts.log.error({ red }, "THE BOOKS ARE RED: payouts are stopped until an operator looks");
    else if (this.red.length > 0) this.parts.log.info("the books are green again");
    this.red = red;
  }

  private async look(): Promise<string[]> {
    const { house, readings } = this.parts;
    const proof = await proveInvariants(
      { store: house.store, chain: readings, hasChain: true },
      { actor: { kind: "house" }, nowMs: house.clock() },
    );
    return proof.checks.filter((check) => !check.ok).map((check) => `${check.name}: ${check.detail}`);
  }
}
