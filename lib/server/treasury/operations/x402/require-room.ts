import { SECOND_MS, startOfDayMs, utcDay } from "@/lib/domain/time";
import { PaymentsLimited } from "@/lib/domain/treasury/errors";
import type { Tx } from "@/lib/server/store/tx";
import {
  hasUnsettled,
  isKnownPayer,
  settlementsOfHouse,
  settlementsOfNewPayers,
  settlementsOfPayer,
} from "@/lib/server/treasury/tables/x402/budget";

/** Settlements of one payer in a day, whatever they move: one unit costs the house as much gas as a million. */
const A_PAYER_A_DAY = 20;
/** Of all payers together: whoever has one address has a thousand. */
const ALL_A_DAY = 500;
/** Of those who never bought before today: however many addresses somebody has, half of the day is for customers. */
const NEW_PAYERS_A_DAY = 250;
const A_NEW_PAYER_A_DAY = 10;
/** Settlements of one payer that the chain may refuse in a day. */
const REVERTS_A_DAY = 3;
const UNSETTLED_RETRY_S = 15;

/**
 * Room for one settlement more, for which the house pays. One at a time, since many that one balance does not cover
 * would all be sent and all revert. @throws PaymentsLimited
 */
export async function requireRoom(tx: Tx, of: { payer: string; nowMs: number }): Promise<void> {
  const { payer, nowMs } = of;
  if (await hasUnsettled(tx, payer)) {
    throw new PaymentsLimited("Another payment of yours waits for the chain.", UNSETTLED_RETRY_S);
  }
  const day = utcDay(nowMs);
  const sinceMs = startOfDayMs(day);
  const tomorrowS = Math.ceil((startOfDayMs(day + 1) - nowMs) / SECOND_MS);
  const own = await settlementsOfPayer(tx, { payer, sinceMs });
  if (own.reverted >= REVERTS_A_DAY) {
    const why = `The chain has refused ${REVERTS_A_DAY} of your payments today, so the house sends no more of them.`;
    throw new PaymentsLimited(why, tomorrowS);
  }
  const isKnown = await isKnownPayer(tx, { payer, sinceMs });
  const most = isKnown ? A_PAYER_A_DAY : A_NEW_PAYER_A_DAY;
  if (own.tried >= most) {
    throw new PaymentsLimited(
      `The house settles ${most} payments of yours ${isKnown ? "a" : "the first"} day.`,
      tomorrowS,
    );
  }
  if (!isKnown && (await settlementsOfNewPayers(tx, sinceMs)).tried >= NEW_PAYERS_A_DAY) {
    const why = `The house settles ${NEW_PAYERS_A_DAY} payments of new payers a day, and has; the rest is for those who bought before.`;
    throw new PaymentsLimited(why, tomorrowS);
  }
  const all = await settlementsOfHouse(tx, sinceMs);
  if (all.tried >= ALL_A_DAY) {
    throw new PaymentsLimited(`The house settles ${ALL_A_DAY} payments a day, and has.`, tomorrowS);
  }
}
