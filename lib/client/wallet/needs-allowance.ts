import { decodeFunctionData, erc20Abi } from "viem";
import { readContract } from "wagmi/actions";
import type { TransactionRequestWire } from "@/lib/schemas/escrow/transaction-request";
import type { OpenWallet } from "./open-wallet";
import { TOO_LITTLE } from "./revert-reason";
import { unaskedProblem, WalletProblem } from "./wallet-errors";

/**
 * False when the token already lets the spender take as much as this approval would allow. A token tells a lacking
 * allowance first, so what the wallet holds is looked at here.
 * @throws WalletProblem when it holds less than that
 */
export async function needsAllowance(wallet: OpenWallet, approve: TransactionRequestWire): Promise<boolean> {
  const { functionName, args } = decodeFunctionData({ abi: erc20Abi, data: approve.data });
  if (functionName !== "approve") return true;
  const [spender, amount] = args;
  const token = { abi: erc20Abi, address: approve.to } as const;
  const [allowed, held] = await Promise.all([
    readContract(wallet.config, { ...token, functionName: "allowance", args: [wallet.address, spender] }),
    readContract(wallet.config, { ...token, functionName: "balanceOf", args: [wallet.address] }),
  ]).catch((failure: unknown) => {
    throw unaskedProblem(failure) ?? failure;
  });
  if (held < amount) throw new WalletProblem(`This would fail: ${TOO_LITTLE}`);
  return allowed < amount;
}
