import { emptyAtMs } from "@/lib/domain/treasury/forecast";
import { capStateAt } from "@/lib/domain/treasury/usage";
import type { SpendableFundsWire } from "@/lib/schemas/treasury/overview";
import { moneyView, timeView } from "@/lib/server/kernel/wire-values";
import type { Tx } from "@/lib/server/store/tx";
import { budgetTimeRead } from "@/lib/server/treasury/tables/budgets";
import { currentPolicy } from "./current-policy";
import { isSummed, readUsage, type SummedCap } from "./read-usage";
import { treasuryMoney } from "./treasury-money";

const mnee = (units: bigint) => moneyView("MNEE", units);

/** What agents spend from, and how much of it the house lets all of them spend. */
export async function fundsIn(tx: Tx, atMs: number): Promise<SpendableFundsWire> {
  const nowMs = await budgetTimeRead(tx, atMs);
  const { policy } = await currentPolicy(tx);
  const caps: SpendableFundsWire["caps"] = [];
  for (const cap of policy.caps.filter(isSummed))
    if (cap.scope === "house") caps.push(await capView(tx, { cap, nowMs }));
  const { balanceUnits, heldUnits } = await treasuryMoney(tx);
  return { balance: mnee(balanceUnits), held: mnee(heldUnits), caps };
}

async function capView(
  tx: Tx,
  of: { cap: SummedCap; nowMs: number },
): Promise<SpendableFundsWire["caps"][number]> {
  const { cap, nowMs: atMs } = of;
  const usage = await readUsage(tx, cap, atMs);
  const state = capStateAt(cap, { usage, atMs });
  return {
    window: cap.window,
    limit: mnee(cap.limitUnits),
    carried: mnee(usage.carriedUnits),
    spent: mnee(usage.spentUnits),
    held: mnee(usage.heldUnits),
    remaining: mnee(state.remainingUnits),
    resetsAt: timeView(state.resetsAtMs),
    emptyAt: timeView(emptyAtMs(state, { atMs, sinceMs: usage.startAtMs })),
  };
}
