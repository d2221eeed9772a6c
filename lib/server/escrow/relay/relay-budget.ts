import { BadSignature, RelayRefused } from "@/lib/domain/escrow/errors";
import { DAY_MS, SECOND_MS } from "@/lib/domain/time";
import type { WithdrawalRow } from "@/lib/server/escrow/tables/rows";
import { relayTimes, revertedWithdrawals, sendingWithdrawals } from "@/lib/server/escrow/tables/withdrawals";
import type { Tx } from "@/lib/server/store/tx";

/** Relayed withdrawals of one user that may revert within a day; the gas of each was the house's. */
const REVERTS_PER_DAY = 3;
/** Relayed withdrawals of one user within a day, whatever they move: one unit costs the house as much gas as a million. */
const RELAYS_PER_DAY = 20;

/** With the withdrawal's own account, asset, amount and recipient, all that was signed. */
export interface RelayedConsent {
  readonly nonce: string;
  readonly deadlineS: number;
}

interface Asked {
  readonly draft: WithdrawalRow;
  readonly relayed: RelayedConsent;
  readonly nowMs: number;
}

/**
 * The house pays for a consent once, and for few that come to nothing: a revert gives the nonce back, so the same consent
 * would stay good for ever. One nonce at a time also keeps the day's reverts from being under way together.
 */
export async function requireRelayable(tx: Tx, asked: Asked): Promise<void> {
  const { draft, relayed, nowMs } = asked;
  const sending = await sendingWithdrawals(tx, draft.userId);
  if (sending.some((row) => row.detail.nonce === relayed.nonce)) {
    throw new BadSignature("This consent is on its way already. Sign a new one afterwards.");
  }
  const reverted = await revertedWithdrawals(tx, draft.userId);
  if (reverted.some((row) => isSameConsent(row, asked))) {
    throw new RelayRefused("The chain has refused this consent before, so the house does not send it again.");
  }
  const revertedAt = reverted[REVERTS_PER_DAY - 1]?.revertedAtMs;
  requireDayOld(revertedAt, {
    nowMs,
    why: `${REVERTS_PER_DAY} withdrawals that the house sent for you within a day have failed on chain, so it sends no more for now.`,
  });
  const relayedAt = (await relayTimes(tx, draft.userId, { limit: RELAYS_PER_DAY }))[RELAYS_PER_DAY - 1];
  requireDayOld(relayedAt, {
    nowMs,
    why: `The house sends ${RELAYS_PER_DAY} withdrawals a day for you, and has sent them.`,
  });
}

/** @throws RelayRefused while the oldest of those that a day may have is younger than a day */
function requireDayOld(oldestMs: number | undefined, of: { nowMs: number; why: string }): void {
  if (oldestMs === undefined || oldestMs + DAY_MS <= of.nowMs) return;
  throw new RelayRefused(of.why, {
    retryAfterS: Math.ceil((oldestMs + DAY_MS - of.nowMs) / SECOND_MS),
  });
}

function isSameConsent(row: WithdrawalRow, { draft, relayed }: Asked): boolean {
  const { nonce, deadlineS } = row.detail;
  return (
    nonce === relayed.nonce &&
    deadlineS === relayed.deadlineS &&
    row.asset === draft.asset &&
    row.units === draft.units &&
    row.toAddress?.toLowerCase() === draft.toAddress?.toLowerCase()
  );
}
