import type { Hex } from "viem";
import { call, sendTransaction, waitForTransactionReceipt } from "wagmi/actions";
import { revertNameOfError } from "@/lib/chain/escrow-errors";
import type { TransactionRequestWire } from "@/lib/schemas/escrow/transaction-request";
import { followTransaction } from "../pending-transactions";
import type { OpenWallet } from "./open-wallet";
import { revertReason } from "./revert-reason";
import { unaskedProblem, WalletProblem, walletProblem } from "./wallet-errors";

export type SendWatch = {
  label: string;
  kind: string;
  taskId: string | null;
  onSubmitted?: (hash: Hex) => void;
};

/** Refusals that an allowance which is still to be given would do away with. */
const WANTS_ALLOWANCE: readonly (string | null)[] = ["ERC20InsufficientAllowance", "PaymentFailed"];

/**
 * Runs the transaction without sending it, so that a sure failure is told before the wallet opens. `beforeAllowance`: what
 * only an allowance lacks is no failure yet.
 */
export async function simulate(
  wallet: OpenWallet,
  request: TransactionRequestWire,
  { beforeAllowance = false } = {},
): Promise<void> {
  const { to, data } = request;
  try {
    await call(wallet.config, { account: wallet.address, to, data, value: BigInt(request.value) });
  } catch (failure) {
    if (beforeAllowance && WANTS_ALLOWANCE.includes(revertNameOfError(failure))) return;
    const sure = new WalletProblem(`This would fail: ${revertReason(failure)}`, { cause: failure });
    throw unaskedProblem(failure) ?? sure;
  }
}

/** Simulates, asks the wallet, follows the hash, and answers once the transaction is in a block. */
export async function sendRequest(
  wallet: OpenWallet,
  request: TransactionRequestWire,
  watch: SendWatch,
): Promise<Hex> {
  await simulate(wallet, request);
  const { to, data } = request;
  const value = BigInt(request.value);
  let hash: Hex;
  try {
    hash = await sendTransaction(wallet.config, { to, data, value, chainId: request.chainId });
  } catch (failure) {
    throw walletProblem(failure);
  }
  followTransaction({ hash, label: watch.label, kind: watch.kind, taskId: watch.taskId });
  watch.onSubmitted?.(hash);
  const receipt = await waitForTransactionReceipt(wallet.config, {
    hash,
    pollingInterval: 500,
    onReplaced: ({ transaction }) => {
      followTransaction({
        hash: transaction.hash,
        label: watch.label,
        kind: watch.kind,
        taskId: watch.taskId,
      });
      watch.onSubmitted?.(transaction.hash);
    },
  });
  if (receipt.status === "reverted") throw new WalletProblem("The transaction was reverted on chain.");
  return receipt.transactionHash;
}
