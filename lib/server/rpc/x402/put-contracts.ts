import type { Hex, PublicClient } from "viem";
import { exactPermit2ProxyCode } from "@/lib/chain/generated/exact-permit2-proxy-code";
import { permit2Code } from "@/lib/chain/generated/permit2-code";
import { EXACT_PROXY, PERMIT2 } from "@/lib/chain/x402";
import { rawRpc } from "@/lib/server/rpc/json-rpc";

const PATIENCE_MS = 30_000;

const PUT_THERE: readonly (readonly [Hex, Hex])[] = [
  [PERMIT2, permit2Code],
  [EXACT_PROXY, exactPermit2ProxyCode],
];

/** Puts the contracts of payments by x402 where every chain has them, on a chain that is the house's own. */
export async function putExactPayments(rpcUrl: string, client: PublicClient): Promise<void> {
  for (const [address, code] of PUT_THERE) {
    if ((await client.getCode({ address })) === code) continue;
    await rawRpc(rpcUrl, { method: "anvil_setCode", params: [address, code], patienceMs: PATIENCE_MS });
  }
}
