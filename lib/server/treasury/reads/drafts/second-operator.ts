import { ConsentRequired } from "@/lib/domain/treasury/drafts/errors";
import { countOperators } from "@/lib/server/kernel/tables/users";
import type { Tx } from "@/lib/server/store/tx";

/** Who wants to loosen something; null where nobody knows on whose word: then one of the operators may be the same. */
interface Wanting {
  readonly userId: string | null;
  readonly nowMs: number;
}

/** Whether there is another operator beside whoever wants to loosen something; who stays away is not waited for. */
export async function isAnotherThere(tx: Tx, { userId, nowMs }: Wanting): Promise<boolean> {
  return (await countOperators(tx, { beside: userId, nowMs })) >= (userId === null ? 2 : 1);
}

/** For what gives agents more and is no draft that somebody could consent to. @throws ConsentRequired */
export async function requireNoOther(tx: Tx, of: Wanting & { instead: string }): Promise<void> {
  if (await isAnotherThere(tx, of)) throw new ConsentRequired(of.instead);
}
