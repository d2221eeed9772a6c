/** What answers on a port of this machine. */
export type PortAnswer =
  | { kind: "nothing" }
  | { kind: "stranger" }
  | { kind: "node"; client: string; chainId: number; genesisHash: string; genesisAtS: number };

const LOOK_MS = 2_000;

/** One JSON-RPC call without a client, for looking at who is there; patience in milliseconds. */
export async function rawRpc(
  rpcUrl: string,
  call: { method: string; params?: unknown[]; patienceMs?: number },
): Promise<unknown> {
  const response = await fetch(rpcUrl, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: call.method, params: call.params ?? [] }),
    signal: AbortSignal.timeout(call.patienceMs ?? LOOK_MS),
  });
  const answer = (await response.json()) as { result?: unknown };
  return answer.result;
}

export async function whoAnswers(rpcUrl: string, isSecondLook = false): Promise<PortAnswer> {
  try {
    const client = await rawRpc(rpcUrl, { method: "web3_clientVersion" });
    if (typeof client !== "string") return { kind: "stranger" };
    const chainId = await rawRpc(rpcUrl, { method: "eth_chainId" });
    const genesis = await rawRpc(rpcUrl, { method: "eth_getBlockByNumber", params: ["0x0", false] });
    const { hash: genesisHash, timestamp } = (genesis ?? {}) as { hash?: unknown; timestamp?: unknown };
    if (typeof chainId !== "string" || typeof genesisHash !== "string") return { kind: "stranger" };
    return { kind: "node", client, chainId: Number(chainId), genesisHash, genesisAtS: Number(timestamp) };
  } catch (error) {
    const code = causeOf(error);
    if (code === "ECONNREFUSED") return { kind: "nothing" };
    // A connection kept from before was cut by the other side's end; a new one tells who is there now.
    if (CUT.has(code ?? "") && !isSecondLook) return whoAnswers(rpcUrl, true);
    return { kind: "stranger" };
  }
}

const CUT = new Set(["ECONNRESET", "UND_ERR_SOCKET", "EPIPE"]);

function causeOf(error: unknown): string | undefined {
  return error instanceof Error ? (error.cause as { code?: string } | undefined)?.code : undefined;
}
