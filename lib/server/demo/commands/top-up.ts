import { NotFound } from "@/lib/domain/errors";
import { grantJournal, userAccount } from "@/lib/domain/ledger/journals";
import { ACTIONS } from "@/lib/server/demo/access";
import { command, requireUser } from "@/lib/server/kernel/command";
import type { Call, Context, Reply } from "@/lib/server/kernel/context";
import { moneyView } from "@/lib/server/kernel/wire-values";
import { postJournal } from "@/lib/server/ledger/operations/post-journal";
import { findAccount } from "@/lib/server/ledger/tables/ledger";

/** Fills the caller's SAT up to what a new demo buyer starts with. */
export async function topUp(context: Context, call: Call<object>): Promise<Reply> {
  if (context.config.mode !== "demo") throw new NotFound();
  const { userId } = requireUser(call.actor);
  return command(context, call, {
    action: ACTIONS["demo.faucet"],
    audited: "demo.top_up",
    op: async (tx, nowMs) => {
      const account = await findAccount(tx, userAccount(userId, "SAT"));
      const missing = context.config.demoSatUnits - (account?.balanceUnits ?? 0n);
      const units = missing > 0n ? missing : 0n;
      if (units > 0n) {
        const businessKey = `grant:${userId}:${context.newId("jnl")}`;
        const journal = grantJournal({ userId, asset: "SAT", units, businessKey });
        await postJournal(tx, context, { journal, atMs: nowMs });
      }
      const subject = units > 0n ? { kind: "user", id: userId } : null;
      return { status: 200, value: { granted: moneyView("SAT", units) }, subject };
    },
  });
}
