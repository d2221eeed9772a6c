import { treasuryGrantJournal } from "@/lib/domain/ledger/treasury-journals";
import type { Context } from "@/lib/server/kernel/context";
import { postJournal } from "@/lib/server/ledger/operations/post-journal";

/** A million MNEE of play money, in nano-MNEE. */
const DEMO_TREASURY_UNITS = 1_000_000n * 10n ** 9n;

/** What the demo's agents may spend of; its journal's key sees to it that this is given once. */
export async function fundDemoTreasury(context: Context): Promise<void> {
  if (context.config.mode !== "demo") return;
  const journal = treasuryGrantJournal({ asset: "MNEE", units: DEMO_TREASURY_UNITS, key: "demo" });
  await context.store.write((tx) => postJournal(tx, context, { journal, atMs: context.clock() }));
}
