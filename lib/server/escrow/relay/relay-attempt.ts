import { keccak256, parseGwei } from "viem";
import type { PrivateKeyAccount } from "viem/accounts";
import type { OutboxAttemptRow } from "@/lib/server/escrow/tables/rows";
import type { OutboxRow } from "@/lib/server/kernel/tables/rows";

export interface Fees {
  readonly maxFeePerGas: bigint;
  readonly maxPriorityFeePerGas: bigint;
}

const PRIORITY_WEI = parseGwei("1");
/** A replacement must be at least a tenth dearer for nodes to take it. */
const BUMP_PERCENT = 125n;

/** Room for the base fee to double before the transaction is stuck. */
export function freshFees(baseFeeWei: bigint): Fees {
  return { maxFeePerGas: baseFeeWei * 2n + PRIORITY_WEI, maxPriorityFeePerGas: PRIORITY_WEI };
}

/** Dearer than what was signed last, and enough for the base fee as it is now; both rounded up. */
export function bumpedFees(lastMaxFeeWei: bigint, baseFeeWei: bigint): Fees {
  const fresh = freshFees(baseFeeWei);
  const dearer = (lastMaxFeeWei * BUMP_PERCENT + 99n) / 100n;
  const maxFeePerGas = dearer > fresh.maxFeePerGas ? dearer : fresh.maxFeePerGas;
  const priority = maxFeePerGas / 2n > PRIORITY_WEI ? maxFeePerGas / 2n : PRIORITY_WEI;
  return { maxFeePerGas, maxPriorityFeePerGas: priority };
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
