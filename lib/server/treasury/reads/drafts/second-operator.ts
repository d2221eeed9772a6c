import { OPERATOR_AWAY_MS } from "@/lib/domain/treasury/drafts/consent";
import { ConsentRequired } from "@/lib/domain/treasury/drafts/errors";
import { countOperators } from "@/lib/server/kernel/tables/users";
import type { Tx } from "@/lib/server/store/tx";

/** Whether there is another operator beside whoever wants to loosen something; who stays away is not waited for. */
export async function isAnotherThere(tx: Tx, nowMs: number): Promise<boolean> {
  return (await countOperators(tx, nowMs - OPERATOR_AWAY_MS)) >= 2;
}

/** For what gives agents more and is no draft that somebody could consent to. @throws ConsentRequired */
export async function requireNoOther(tx: Tx, of: { nowMs: number; instead: string }): Promise<void> {
  if (await isAnotherThere(tx, of.nowMs)) throw new ConsentRequired(of.instead);
}
