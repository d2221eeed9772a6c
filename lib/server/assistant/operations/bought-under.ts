import { z } from "@/lib/schemas/zod";
import { keptReply, type Principal } from "@/lib/server/kernel/command";
import type { Tx } from "@/lib/server/store/tx";
import type { PurchaseKey } from "./purchase-key";

const decided = z.object({ id: z.string() });

/** The decision that was made under a purchase's key; null where none was that is known. */
export async function boughtUnder(
  tx: Tx,
  of: { actor: Principal; key: PurchaseKey; nowMs: number },
): Promise<string | null> {
  const { actor, key: idempotency, nowMs } = of;
  const reply = await keptReply(tx, { actor, idempotency }, nowMs);
  return reply === null ? null : decisionIn(reply);
}

function decisionIn(reply: string): string | null {
  try {
    return decided.safeParse(JSON.parse(reply)).data?.id ?? null;
  } catch {
    return null;
  }
}
