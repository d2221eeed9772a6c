import { treasuryGrantJournal } from "@/lib/domain/ledger/treasury-journals";
import { DEMO_TREASURY_UNITS } from "@/lib/domain/treasury/demo-treasury";
import type { Context } from "@/lib/server/kernel/context";
import { postJournal } from "@/lib/server/ledger/operations/post-journal";

/** What the demo's agents may spend of; its journal's key sees to it that this is given once. */
export async function fundDemoTreasury(context: Context): Promise<void> {
  if (context.config.mode !== "demo") return;
  const journal = treasuryGrantJournal({ asset: "MNEE", units: DEMO_TREASURY_UNITS, key: "demo" });
  await context.store.write((tx) => postJournal(tx, context, { journal, atMs: context.clock() }));
}
