import type { Actor } from "@/lib/domain/access/actor";
import { ConsentRequired } from "@/lib/domain/treasury/drafts/errors";
import type { Tx } from "@/lib/server/store/tx";
import { isAnotherThere } from "@/lib/server/treasury/reads/drafts/second-operator";
import { askToSetBack, setBackAsked } from "@/lib/server/treasury/tables/budgets";

const SIGN = "Ask with an operator's token, and have another operator ask for it too.";

/**
 * Whether the clock of budgets may be set back now: no other operator is there, or another one asked for it within a day.
 * Else it is kept that this one asks.
 * @returns who asks, and has to wait for another; null: it may
 * @throws ConsentRequired where nobody could be told apart from who asks too
 */
export async function agreeToSetBack(tx: Tx, of: { actor: Actor; nowMs: number }): Promise<string | null> {
  const { actor, nowMs } = of;
  const userId = actor.kind === "user" ? actor.userId : null;
  if (!(await isAnotherThere(tx, { userId, nowMs }))) return null;
  if (userId === null) throw new ConsentRequired(SIGN);
  if (await isAskedByAnother(tx, { userId, nowMs })) return null;
  await askToSetBack(tx, { byId: userId, atMs: nowMs });
  return userId;
}

async function isAskedByAnother(tx: Tx, { userId, nowMs }: { userId: string; nowMs: number }) {
  const asked = await setBackAsked(tx, nowMs);
  return asked !== null && asked.byId !== userId;
}
