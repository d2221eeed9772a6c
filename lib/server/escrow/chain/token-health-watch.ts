import { ASSET_IDS, type AssetId } from "@/lib/domain/assets";
import { ChainUnavailable } from "@/lib/domain/escrow/errors";
import type { TokenHealth } from "@/lib/server/kernel/chain/chain-evidence";
import type { HouseChain } from "./evidence";

const DARK: TokenHealth = { ok: false, reasons: ["the chain does not answer"] };

/** The light of every asset, looked at by the clock and answered at once. */
export class TokenHealthWatch {
  private health: Record<AssetId, TokenHealth> = { SAT: { ok: true, reasons: [] }, MNEE: DARK, ETH: DARK };

  constructor(private readonly chain: HouseChain) {}

  async tick(): Promise<void> {
    for (const asset of ASSET_IDS) this.health = { ...this.health, [asset]: await this.look(asset) };
  }

  now(): Record<AssetId, TokenHealth> {
    return this.health;
  }

  /** Assets that cannot move now, and why; a chain that does not answer is somebody else's to tell. */
  wrong(): string[] {
    return ASSET_IDS.flatMap((asset) => {
      const { ok, reasons } = this.health[asset];
      return ok || this.health[asset] === DARK ? [] : [`${asset} cannot move: ${reasons.join("; ")}`];
    });
  }

  private async look(asset: AssetId): Promise<TokenHealth> {
    try {
      return await this.chain.tokenHealth(asset, {});
    } catch (error) {
      if (error instanceof ChainUnavailable) return DARK;
      throw error;
    }
  }
}
