import { request } from "node:http";
import { json } from "node:stream/consumers";

/** What answers on a port of this machine. */
export type PortAnswer =
  | { kind: "nothing" }
  | { kind: "stranger" }
  | { kind: "node"; client: string; chainId: number; genesisHash: string; genesisAtS: number };

const LOOK_MS = 2_000;

/**
 * One JSON-RPC call to a node of this machine without a client, for looking at who is there; patience in milliseconds.
 * It goes over a connection of its own: one kept from before may have been cut by the end of whoever was there then.
 */
export function rawRpc(
  rpcUrl: string,
  call: { method: string; params?: unknown[]; patienceMs?: number },
): Promise<unknown> {
  const options = {
    method: "POST",
    agent: false,
    headers: { "content-type": "application/json" },
    signal: AbortSignal.timeout(call.patienceMs ?? LOOK_MS),
  };
  return new Promise((resolve, reject) => {
    const asked = request(rpcUrl, options, (response) => {
      json(response).then((answer) => {
        const { result }: { result?: unknown } = answer ?? {};
        resolve(result);
      }, reject);
    });
    asked.once("error", reject);
    asked.end(JSON.stringify({ jsonrpc: "2.0", id: 1, method: call.method, params: call.params ?? [] }));
  });
}

export async function whoAnswers(rpcUrl: string): Promise<PortAnswer> {
  try {
    const client = await rawRpc(rpcUrl, { method: "web3_clientVersion" });
    if (typeof client !== "string") return { kind: "stranger" };
    const chainId = await rawRpc(rpcUrl, { method: "eth_chainId" });
    const genesis = await rawRpc(rpcUrl, { method: "eth_getBlockByNumber", params: ["0x0", false] });
    const { hash: genesisHash, timestamp }: { hash?: unknown; timestamp?: unknown } = genesis ?? {};
    if (typeof chainId !== "string" || typeof genesisHash !== "string") return { kind: "stranger" };
    return { kind: "node", client, chainId: Number(chainId), genesisHash, genesisAtS: Number(timestamp) };
  } catch (error) {
    const isRefused = error instanceof Error && "code" in error && error.code === "ECONNREFUSED";
    return { kind: isRefused ? "nothing" : "stranger" };
  }
}
