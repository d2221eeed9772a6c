import type { Policy } from "@/lib/domain/treasury/policy";
import type { Tx } from "@/lib/server/store/tx";
import { isShadowOf } from "@/lib/server/treasury/reads/replay/is-shadow-of";
import { endShadow, latestShadow } from "@/lib/server/treasury/tables/replay/shadows";

/** A shadow that says what the new policy says is no other policy any more: it ends with what was decided before. */
export async function endLiveShadow(tx: Tx, of: { policy: Policy; nowMs: number }): Promise<void> {
  const running = await latestShadow(tx);
  if (running?.untilTurn === null && isShadowOf(running, of.policy)) await endShadow(tx, of.nowMs);
}
