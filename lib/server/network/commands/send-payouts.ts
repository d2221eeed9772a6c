import { mneeUnits } from "@/lib/domain/network/amount";
import { NO_PAYER } from "@/lib/domain/network/ether-price";
import { ASKED_AGAIN_MS, MOST_OF_A_BATCH } from "@/lib/domain/network/payout-lifecycle";
import { MINUTE_MS, SECOND_MS } from "@/lib/domain/time";
import type { PaymentRail } from "@/lib/domain/treasury/call-lifecycle";
import type { PayoutAnswer } from "@/lib/domain/treasury/payouts/decide";
import type { Policy } from "@/lib/domain/treasury/policy";
import type { Context } from "@/lib/server/kernel/context";
import { holdPayout } from "@/lib/server/network/operations/hold-payout";
import { oweBatch, type SentPayout } from "@/lib/server/network/operations/owe-batch";
import { settlePayout } from "@/lib/server/network/operations/settle-payout";
import { stepPayout } from "@/lib/server/network/operations/step-payout";
import { duePayouts, swapPayout } from "@/lib/server/network/tables/payouts";
import type { PayoutRow } from "@/lib/server/network/tables/rows";
import type { Tx } from "@/lib/server/store/tx";
import { requireSpending } from "@/lib/server/treasury/operations/call/require-spending";
import { currentPolicy } from "@/lib/server/treasury/reads/current-policy";
import { nextTurn } from "@/lib/server/treasury/tables/budgets";

/** What the treasury lets not pass now is asked about again no later than after this. */
const LONGEST_PAUSE_MS = 10 * MINUTE_MS;

/**
 * Has the treasury pay for what is owed, as one transaction: its payee in MNEE, and the payer's wallet for one in ether. What its
 * policy lets pass is held and owed to the chain in the same write, so that two payers, or one that died, pay once. What waits says why.
 * @returns how many were sent; there may be more of them when it is as many as a batch takes
 * @throws BooksRed, TreasuryRed, ChainUnavailable while nothing may be spent
 */
export async function sendPayouts(context: Context): Promise<number> {
  requireSpending(context);
  const due = await context.store.read((tx) => allDue(tx, context));
  return due.length === 0 ? 0 : context.store.write((tx) => sendDue(tx, context));
}

const allDue = (tx: Tx, context: Context) =>
  duePayouts(tx, { nowMs: context.clock(), limit: MOST_OF_A_BATCH });

async function sendDue(tx: Tx, context: Context): Promise<number> {
  const nowMs = context.clock();
  const due = await allDue(tx, context);
  if (due.length === 0) return 0;
  const router = context.chain?.facts.router ?? null;
  const rail: PaymentRail = context.config.paymentRail;
  if (rail === "router" && router === null) return letAllWait(tx, { due, nowMs });
  const { policy } = await currentPolicy(tx);
  const { atMs } = await nextTurn(tx, nowMs);
  const batchId = context.newId("bat");
  const sent: SentPayout[] = [];
  for (const payout of due) {
    const held = await sendOne(tx, context, { payout, policy, rail, batchId, atMs, nowMs });
    if (held !== null) sent.push(held);
  }
  if (sent.length > 0 && rail === "router" && router !== null)
    await oweBatch(tx, context, { batchId, router, sent, nowMs });
  return sent.length;
}

interface Sending {
  readonly payout: PayoutRow;
  readonly policy: Policy;
  readonly rail: PaymentRail;
  readonly batchId: string;
  /** By the clock of budgets. */
  readonly atMs: number;
  readonly nowMs: number;
}

/** Null for one that does not go now. */
async function sendOne(tx: Tx, context: Context, of: Sending): Promise<SentPayout | null> {
  const { payout, policy, rail, batchId, atMs, nowMs } = of;
  const units = mneeUnits(payout.usdUnits);
  const payeeAddress = payout.asset === "ETH" ? context.chain?.facts.payer : payout.payeeAddress;
  if (!payeeAddress) {
    await letWait(tx, { payout, answer: waitFor(NO_PAYER), nowMs });
    return null;
  }
  const { call, ...answer } = await holdPayout(tx, context, { policy, payeeAddress, units, rail, atMs });
  if (call === undefined) {
    await letWait(tx, { payout, answer, nowMs });
    return null;
  }
  const change = { callId: call.id, batchId, tries: payout.tries + 1, why: null } as const;
  await stepPayout(tx, { payout, verb: "send", change, nowMs });
  const sent: PayoutRow = { ...payout, ...change, state: "paying", version: payout.version + 1 };
  // Where nothing moves on a chain, what is decided is booked.
  if (rail === "ledger") await settlePayout(tx, context, { payout: sent, units, txHash: null, nowMs });
  return { payout: sent, call };
}

const waitFor = (why: string) => ({ kind: "wait", why, untilMs: null }) as const;

async function letWait(
  tx: Tx,
  of: { payout: PayoutRow; answer: PayoutAnswer; nowMs: number },
): Promise<void> {
  const { payout, answer, nowMs } = of;
  if (answer.kind === "pass") return;
  const untilMs = Math.min(answer.untilMs ?? nowMs + ASKED_AGAIN_MS, nowMs + LONGEST_PAUSE_MS);
  await swapPayout(tx, payout, { why: answer.why, nextTryAtMs: Math.max(untilMs, nowMs + SECOND_MS) });
}

async function letAllWait(tx: Tx, of: { due: readonly PayoutRow[]; nowMs: number }): Promise<number> {
  const answer = waitFor("This house has no router to pay through");
  for (const payout of of.due) await letWait(tx, { payout, answer, nowMs: of.nowMs });
  return 0;
}
