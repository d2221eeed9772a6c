import { type Hex, numberToHex, parseEther } from "viem";
import { rawRpc } from "./json-rpc";

const PLENTY_WEI = parseEther("1000000000");
const ENOUGH_WEI = parseEther("1000");

/** Gives the house's own accounts ETH on the local chain, out of nothing. */
export async function fillHousePurses(rpcUrl: string, addresses: readonly Hex[]): Promise<void> {
  for (const address of addresses) {
    const balance = await rawRpc(rpcUrl, { method: "eth_getBalance", params: [address, "latest"] });
    if (typeof balance === "string" && BigInt(balance) >= ENOUGH_WEI) continue;
    await rawRpc(rpcUrl, { method: "anvil_setBalance", params: [address, numberToHex(PLENTY_WEI)] });
  }
}
