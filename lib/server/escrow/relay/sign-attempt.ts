import { type Hex, keccak256 } from "viem";
import type { PrivateKeyAccount } from "viem/accounts";
import type { OutboxAttemptRow } from "@/lib/server/escrow/tables/rows";
import type { OutboxRow } from "@/lib/server/kernel/tables/rows";
import type { Fees } from "./relay-fees";

/** The call inside an outbox row, as a node simulates it. */
export function callOf(row: OutboxRow) {
  return {
    from: row.signer as Hex,
    to: row.toAddress as Hex,
    data: row.data as Hex,
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
