import { getAddress } from "viem";
import { InvariantBroken } from "@/lib/domain/errors";
import { toWei } from "@/lib/domain/money";
import { ethUnits } from "@/lib/domain/network/amount";
import type { Hex } from "@/lib/schemas/hex";
import { ETHER_KIND, etherKey } from "@/lib/server/escrow/tables/relay";
import type { Context } from "@/lib/server/kernel/context";
import { enqueue } from "@/lib/server/kernel/outbox";
import type { PayoutRow } from "@/lib/server/network/tables/rows";
import type { Tx } from "@/lib/server/store/tx";
import { stepPayout } from "./step-payout";

/** A wallet that is a contract may keep account of what it receives. */
const GAS = 100_000;
const NO_DATA: Hex = "0x";

interface Owed {
  readonly payout: PayoutRow;
  readonly payer: Hex;
  /** What an ether costs, in millionths of a dollar. */
  readonly microUsdPerEth: bigint;
  readonly nowMs: number;
}

/**
 * Owes the chain the ether of a payout that the treasury has paid for. The first try fixes how much it is, however often it is
 * tried; it is never less than the smallest unit.
 */
export async function oweEther(tx: Tx, context: Context, owed: Owed): Promise<void> {
  const { payout, payer, microUsdPerEth, nowMs } = owed;
  const worth = ethUnits(payout.usdUnits, microUsdPerEth);
  const units = payout.units ?? (worth > 0n ? worth : 1n);
  const tries = payout.tries + 1;
  const price = { priceUsdUnits: payout.priceUsdUnits ?? microUsdPerEth };
  await stepPayout(tx, { payout, verb: "transfer", change: { units, ...price, tries, why: null }, nowMs });
  const effect = {
    ...{ businessKey: etherKey({ id: payout.id, tries }), kind: ETHER_KIND, taskId: null, signer: payer },
    ...{ toAddress: getAddress(payout.payeeAddress), data: NO_DATA, gasLimit: GAS, valueWei: toWei(units) },
  };
  if (!(await enqueue(tx, context, { effect, nowMs })))
    throw new InvariantBroken("A payout's ether is owed already.", { id: payout.id });
}
