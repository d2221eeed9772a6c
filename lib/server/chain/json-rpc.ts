/** What answers on a port of this machine. */
export type PortAnswer =
  | { kind: "nothing" }
  | { kind: "stranger" }
  | { kind: "node"; client: string; chainId: number; genesisHash: string };

/** One JSON-RPC call without a client, for looking at who is there. */
export async function rawRpc(rpcUrl: string, call: { method: string; params?: unknown[] }): Promise<unknown> {
  const response = await fetch(rpcUrl, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: call.method, params: call.params ?? [] }),
    signal: AbortSignal.timeout(2000),
  });
  const answer = (await response.json()) as { result?: unknown };
  return answer.result;
}

export async function whoAnswers(rpcUrl: string): Promise<PortAnswer> {
  try {
    const client = await rawRpc(rpcUrl, { method: "web3_clientVersion" });
    if (typeof client !== "string") return { kind: "stranger" };
    const chainId = await rawRpc(rpcUrl, { method: "eth_chainId" });
    const genesis = await rawRpc(rpcUrl, { method: "eth_getBlockByNumber", params: ["0x0", false] });
    const genesisHash = (genesis as { hash?: unknown } | null)?.hash;
    if (typeof chainId !== "string" || typeof genesisHash !== "string") return { kind: "stranger" };
    return { kind: "node", client, chainId: Number(chainId), genesisHash };
  } catch (error) {
    return isRefused(error) ? { kind: "nothing" } : { kind: "stranger" };
  }
}

function isRefused(error: unknown): boolean {
  const cause = error instanceof Error ? (error.cause as { code?: string } | undefined) : undefined;
  return cause?.code === "ECONNREFUSED";
}
