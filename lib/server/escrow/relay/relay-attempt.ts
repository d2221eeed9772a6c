import { keccak256, parseTransaction } from "viem";
import type { PrivateKeyAccount } from "viem/accounts";
import type { OutboxAttemptRow } from "@/lib/server/escrow/tables/rows";
import type { OutboxRow } from "@/lib/server/kernel/tables/rows";
import { type Fees, PRIORITY_WEI, roomyFees } from "@/lib/server/rpc/gas-fees";

const BUMP_PERCENT = 125n;
/** A replacement must be at least a tenth dearer, in both its fees, for nodes to take it. */
const LEAST_BUMP_PERCENT = 110n;

/** What the chain asks for now, in wei for one gas, and the most that the house pays. */
export interface FeeMarket {
  readonly baseFeeWei: bigint;
  readonly mostWei: bigint;
}

/** Null when the transaction costs more than the house pays. */
export function freshFees({ baseFeeWei, mostWei }: FeeMarket): Fees | null {
  if (baseFeeWei + PRIORITY_WEI > mostWei) return null;
  const roomy = roomyFees(baseFeeWei);
  return roomy.maxFeePerGas < mostWei ? roomy : { ...roomy, maxFeePerGas: mostWei };
}

/**
 * Dearer than what was signed last, as far as the house pays, and enough for the base fee as it is now; null when no such
 * form is left.
 */
export function bumpedFees(last: Fees, market: FeeMarket): Fees | null {
  const fresh = freshFees(market);
  if (fresh === null) return null;
  const bumped = atLeast(fresh.maxFeePerGas, dearer(last.maxFeePerGas, BUMP_PERCENT));
  const maxFeePerGas = atMost(market.mostWei, bumped);
  if (maxFeePerGas < dearer(last.maxFeePerGas, LEAST_BUMP_PERCENT)) return null;
  const priority = atLeast(fresh.maxPriorityFeePerGas, dearer(last.maxPriorityFeePerGas, BUMP_PERCENT));
  const maxPriorityFeePerGas = atMost(maxFeePerGas, priority);
  return { maxFeePerGas, maxPriorityFeePerGas };
}

/** Rounded up. */
const dearer = (wei: bigint, percent: bigint) => (wei * percent + 99n) / 100n;
const atMost = (most: bigint, wei: bigint) => (wei > most ? most : wei);
const atLeast = (least: bigint, wei: bigint) => (wei < least ? least : wei);

/** What a signed form offers. */
export function feesOf(form: Pick<OutboxAttemptRow, "signedTx">): Fees {
  const { maxFeePerGas = 0n, maxPriorityFeePerGas = 0n } = parseTransaction(form.signedTx);
  return { maxFeePerGas, maxPriorityFeePerGas };
}

/** The call inside an outbox row, as a node simulates it. */
export function callOf(row: OutboxRow) {
  return {
    from: row.signer,
    to: row.toAddress,
    data: row.data,
    valueWei: BigInt(row.valueWei),
    gasLimit: row.gasLimit,
  };
}

/** One signed form of a row; its hash is known before anybody has seen it. */
export async function signAttempt(
  account: PrivateKeyAccount,
  form: { row: OutboxRow; chainId: number; nonce: number; fees: Fees },
): Promise<Omit<OutboxAttemptRow, "createdAtMs">> {
  const { row, chainId, nonce, fees } = form;
  const { to, data, valueWei, gasLimit } = callOf(row);
  const gas = BigInt(gasLimit);
  const signedTx = await account.signTransaction({
    type: "eip1559",
    chainId,
    nonce,
    to,
    data,
    value: valueWei,
    gas,
    ...fees,
  });
  return {
    txHash: keccak256(signedTx),
    outboxId: row.id,
    signer: account.address,
    nonce,
    signedTx,
    maxFeePerGasWei: fees.maxFeePerGas.toString(),
  };
}
