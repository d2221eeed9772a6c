import { type Hex, numberToHex, parseEther } from "viem";
import { rawRpc } from "./json-rpc";

const PLENTY_WEI = parseEther("1000000000");
const ENOUGH_WEI = parseEther("1000");

/** A chain that is ours is waited for, however busy the machine is. */
const PATIENCE_MS = 30_000;

/** Gives the house's own accounts ETH on the local chain, out of nothing. */
export async function fundLocalAccounts(rpcUrl: string, addresses: readonly Hex[]): Promise<void> {
  const ask = (method: string, params: unknown[]) =>
    rawRpc(rpcUrl, { method, params, patienceMs: PATIENCE_MS });
  for (const address of addresses) {
    const balance = await ask("eth_getBalance", [address, "latest"]);
    if (typeof balance === "string" && BigInt(balance) >= ENOUGH_WEI) continue;
    await ask("anvil_setBalance", [address, numberToHex(PLENTY_WEI)]);
  }
}
