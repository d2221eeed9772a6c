import { authorize } from "@/lib/domain/access/authorize";
import { NotFound, Unauthenticated } from "@/lib/domain/errors";
import { grantJournal, userAccount } from "@/lib/domain/ledger/journals";
import { ACTIONS } from "@/lib/server/demo/access";
import { audit } from "@/lib/server/kernel/audit";
import type { Call, Context, Reply } from "@/lib/server/kernel/context";
import { runIdempotent } from "@/lib/server/kernel/run-idempotent";
import { moneyView } from "@/lib/server/kernel/wire-values";
import { postJournal } from "@/lib/server/ledger/operations/post-journal";
import { findAccount } from "@/lib/server/ledger/tables/ledger";

/** Fills the caller's SAT up to what a new demo buyer starts with. */
export async function topUp(context: Context, call: Call<object>): Promise<Reply> {
  const { actor } = call;
  if (context.config.mode !== "demo") throw new NotFound();
  authorize(actor, ACTIONS["demo.faucet"]);
  if (actor.kind !== "user") throw new Unauthenticated();
  const { userId } = actor;
  return runIdempotent(context, call, async (tx, nowMs) => {
    const account = await findAccount(tx, userAccount(userId, "SAT"));
    const missing = context.config.demoSatUnits - (account?.balanceUnits ?? 0n);
    const units = missing > 0n ? missing : 0n;
    if (units > 0n) {
      const businessKey = `grant:${userId}:${context.newId("jnl")}`;
      const journal = grantJournal({ userId, asset: "SAT", units, businessKey });
      await postJournal(tx, context, { journal, atMs: nowMs });
      await audit(tx, { atMs: nowMs, actor, action: "demo.top_up", subjectKind: "user", subjectId: userId });
    }
    return { status: 200, value: { granted: moneyView("SAT", units) } };
  });
}
