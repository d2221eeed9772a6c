import { userAccount, withdrawalJournal } from "@/lib/domain/ledger/journals";
import { HOUR_MS, MINUTE_MS, startOfDayMs, utcDay } from "@/lib/domain/time";
import { insertWithdrawal } from "@/lib/server/escrow/tables/withdrawals";
import type { Context } from "@/lib/server/kernel/context";
import { findHouseFact, insertHouseFact } from "@/lib/server/kernel/tables/house-facts";
import { postJournal } from "@/lib/server/ledger/operations/post-journal";
import { findAccount } from "@/lib/server/ledger/tables/ledger";
import type { Tx } from "@/lib/server/store/tx";
import { DEMO_AGENTS } from "./demo-agents";
import { historyPlan } from "./history-plan";
import { makeIdentities } from "./make-identities";
import { type PlayedAt, playTask } from "./play-task";

const MARK = "demo.seeded";
/** How far back the history reaches, within the seeding day. */
const STRETCH_MS = 6 * HOUR_MS;

/**
 * The demo world of a fresh data folder: identities, and a settled history from which the published reputations
 * follow. All of it in one write with its mark, so that it happens once or not at all.
 */
export async function seedDemo(context: Context): Promise<{ seeded: boolean }> {
  if (context.config.mode !== "demo") return { seeded: false };
  return context.store.write(async (tx) => {
    if ((await findHouseFact(tx, MARK)) !== undefined) return { seeded: false };
    const nowMs = context.clock();
    const startMs = Math.max(startOfDayMs(utcDay(nowMs)), nowMs - STRETCH_MS);
    await makeIdentities(tx, context, startMs);
    for (const planned of historyPlan(DEMO_AGENTS)) {
      await playTask(tx, context, { planned, at: momentsOf(planned.position, { startMs, endMs: nowMs }) });
    }
    for (const agent of DEMO_AGENTS) await payOut(tx, context, { userId: agent.id, nowMs });
    await insertHouseFact(tx, MARK, new Date(nowMs).toISOString());
    return { seeded: true };
  });
}

/** The steps of a task lie minutes apart, or closer when the day has only begun. */
function momentsOf(position: number, stretch: { startMs: number; endMs: number }): PlayedAt {
  const lengthMs = stretch.endMs - stretch.startMs;
  const postedMs = stretch.startMs + Math.floor(lengthMs * 0.9 * position);
  const stepMs = Math.min(4 * MINUTE_MS, Math.floor(lengthMs / 40));
  return {
    postedMs,
    acceptedMs: postedMs + stepMs,
    submittedMs: postedMs + 3 * stepMs,
    endedMs: postedMs + 4 * stepMs,
  };
}

/** What the history earned is withdrawn, so that a visitor sees earnings begin at nothing. */
async function payOut(tx: Tx, context: Context, who: { userId: string; nowMs: number }): Promise<void> {
  const { userId, nowMs } = who;
  const account = await findAccount(tx, userAccount(userId, "SAT"));
  const units = account?.balanceUnits ?? 0n;
  if (units === 0n) return;
  const id = context.newId("wdr");
  const journal = withdrawalJournal({ key: id, userId, asset: "SAT", units });
  await postJournal(tx, context, { journal, atMs: nowMs });
  await insertWithdrawal(tx, {
    id,
    userId,
    asset: "SAT",
    units,
    toAddress: null,
    state: "booked",
    txHash: null,
    detail: {},
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
  });
}
