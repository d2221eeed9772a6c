import type { Actor } from "@/lib/domain/access/actor";
import { type AssetId, isOnChain } from "@/lib/domain/assets";
import { NoRail, TokenUnhealthy } from "@/lib/domain/escrow/errors";
import type { Context } from "@/lib/server/kernel/context";

/**
 * The health light, asked before money is promised in an asset. A payee's trouble is its own: it can be paid elsewhere.
 * @throws NoRail without a chain or a wallet, TokenUnhealthy with the light's reasons.
 */
export async function requireHealthyToken(
  context: Context,
  asked: { asset: AssetId; payer: Actor },
): Promise<void> {
  if (!isOnChain(asked.asset)) return;
  if (!context.chain) throw new NoRail();
  const address = asked.payer.kind === "user" ? asked.payer.address : undefined;
  const parties = address === undefined ? {} : { payer: address };
  const light = await context.chain.tokenHealth(asked.asset, parties);
  if (!light.ok) throw new TokenUnhealthy({ asset: asked.asset, reasons: light.reasons });
}
