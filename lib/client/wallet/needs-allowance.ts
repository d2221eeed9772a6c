import { decodeFunctionData, erc20Abi } from "viem";
import { readContract } from "wagmi/actions";
import type { TransactionRequestWire } from "@/lib/schemas/escrow/transaction-request";
import type { OpenWallet } from "./open-wallet";

/** False when the token already lets the spender take as much as this approval would allow. */
export async function needsAllowance(wallet: OpenWallet, approve: TransactionRequestWire): Promise<boolean> {
  const { functionName, args } = decodeFunctionData({ abi: erc20Abi, data: approve.data });
  if (functionName !== "approve") return true;
  const [spender, amount] = args;
  const allowed = await readContract(wallet.config, {
    abi: erc20Abi,
    address: approve.to,
    functionName: "allowance",
    args: [wallet.address, spender],
  });
  return allowed < amount;
}
