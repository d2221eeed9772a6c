import { z } from "@/lib/schemas/zod";
import type { Person } from "../people/person";
import type { Random } from "../random";
import type { ChaosChain } from "../world/chaos-chain";
import type { HouseKeeper } from "../world/house-keeper";

const chainHead = z.object({ head: z.object({ block: z.number() }).nullable() });
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const HALT_WITHIN_MS = 30_000;
const RESUME_WITHIN_MS = 90_000;
const CALM_S = [15, 25] as const;

interface Parts {
  readonly chain: ChaosChain;
  readonly house: HouseKeeper;
  readonly operator: Person;
  readonly random: Random;
}

/** Reorganisations deeper than what is final: each must halt the house, and a re-scan must get it going again. */
export class DeepReorganisations {
  readonly depths: number[] = [];
  readonly wrong: string[] = [];

  constructor(private readonly parts: Parts) {}

  async blow(endMs: number): Promise<void> {
    const { random } = this.parts;
    while (Date.now() < endMs) {
      await pause(random.whole(CALM_S[0] * 1_000, CALM_S[1] * 1_000));
      if (this.isHalted(await this.reasons()))
        this.wrong.push("the house was halted before anything was replaced");
      await this.once(random.whole(5, 6));
    }
  }

  private async once(depth: number): Promise<void> {
    const { chain, operator, random } = this.parts;
    const name = `reorganisation ${this.depths.length + 1} of ${depth} blocks`;
    this.depths.push(depth);
    // Five blocks are final only for a house that has read the newest one.
    await chain.rpc("evm_setIntervalMining", [0]);
    await this.untilRead();
    await chain.reorganise(depth, random, { isWhole: true });
    await chain.rpc("evm_setIntervalMining", [1]);
    const reasons = await this.until((missing) => this.isHalted(missing), HALT_WITHIN_MS);
    if (reasons === null) {
      this.wrong.push(`${name}: the house did not say that it halted`);
      return;
    }
    console.log(`  ${name}: ${reasons.find(isAboutFinal)}`);
    const key = `follow-${this.depths.length}`;
    const answer = await operator.told({ method: "POST", path: "/chain/rescan", body: {}, key }, () => false);
    if (answer.status !== 202) this.wrong.push(`${name}: the re-scan was answered ${answer.status}`);
    const after = await this.until((missing) => missing.length === 0, RESUME_WITHIN_MS);
    if (after === null) this.wrong.push(`${name}: not resumed: ${(await this.reasons()).join("; ")}`);
  }

  private async untilRead(): Promise<void> {
    const { chain, operator } = this.parts;
    const endMs = Date.now() + HALT_WITHIN_MS;
    while (Date.now() < endMs) {
      const { head } = await operator.read("/chain", chainHead, () => true);
      if (head !== null && head.block >= (await chain.head())) return;
      await pause(200);
    }
  }

  private isHalted(missing: readonly string[]): boolean {
    return missing.some(isAboutFinal);
  }

  private async reasons(): Promise<readonly string[]> {
    return (await this.parts.house.readiness()).missing;
  }

  /** What /ready says once it is so; null when it never was. */
  private async until(
    isSo: (missing: readonly string[]) => boolean,
    withinMs: number,
  ): Promise<readonly string[] | null> {
    const endMs = Date.now() + withinMs;
    for (;;) {
      const missing = await this.reasons();
      if (isSo(missing)) return missing;
      if (Date.now() > endMs) return null;
      await pause(500);
    }
  }
}

const isAboutFinal = (reason: string) => /final for us/.test(reason);
