import type { ServerResponse } from "node:http";

/** Ways in which a node fails to answer a call, none of which says anything about the contract. */
export const NODE_FAULTS = [
  "limit exceeded",
  "header not found",
  "missing trie node",
  "internal error",
  "HTML body",
  "HTTP 429",
  "HTTP 502",
  "truncated body",
  "connection reset",
  "no answer",
] as const;

/** What a node says of a transaction that it is sent, rightly or not. */
export const SENDING_FAULTS = ["already known", "nonce too low", "replacement underpriced"] as const;

export type NodeFault = (typeof NODE_FAULTS)[number] | (typeof SENDING_FAULTS)[number];

/** Ways in which a node answers well formed and too little, since it is behind the others. */
export const LAGS = ["old head", "old nonce", "empty logs", "null receipts", "null transactions"] as const;
export type Lag = (typeof LAGS)[number];

export interface RpcCall {
  readonly id: number;
  readonly method: string;
  readonly params: readonly unknown[];
}

export interface RpcError {
  readonly code: number;
  readonly message: string;
}

export type Saying = { readonly result: unknown } | { readonly error: RpcError };

/** Answers a call instead of the real node, which it may ask. */
export type Answering = (call: RpcCall, ask: (call: RpcCall) => Promise<Saying>) => Promise<Saying>;

const RPC_ERRORS: Readonly<Partial<Record<NodeFault, RpcError>>> = {
  "limit exceeded": { code: -32005, message: "limit exceeded" },
  "header not found": { code: -32000, message: "header not found" },
  "missing trie node": { code: -32000, message: `missing trie node ${"0a".repeat(32)} (path )` },
  "internal error": { code: -32603, message: "Internal error" },
  "already known": { code: -32000, message: "already known" },
  "nonce too low": { code: -32000, message: "nonce too low" },
  "replacement underpriced": { code: -32000, message: "replacement transaction underpriced" },
};

/** What a node says where it fails one call of a batch; undefined for faults of the whole connection. */
export const errorOf = (fault: NodeFault): RpcError | undefined => RPC_ERRORS[fault];

/** How far a node that is behind lags, in blocks. */
const BEHIND = 3;

/** The calls that a lag shows in. */
export const METHODS_OF_LAG: Readonly<Record<Lag, readonly string[]>> = {
  "old head": ["eth_blockNumber", "eth_getBlockByNumber"],
  "old nonce": ["eth_getTransactionCount"],
  "empty logs": ["eth_getLogs"],
  "null receipts": ["eth_getTransactionReceipt"],
  "null transactions": ["eth_getTransactionByHash"],
};

/** What a node that is behind answers to a call of its lag. */
export const ANSWER_OF_LAG: Readonly<Record<Lag, Answering>> = {
  "old head": async (call, ask) => {
    const head = await oldHead(call, ask);
    if (head === null) return ask(call);
    if (call.method === "eth_blockNumber") return { result: hex(head) };
    const [block, ...more] = call.params;
    if (block === "latest") return ask({ ...call, params: [hex(head), ...more] });
    return typeof block === "string" && Number(block) > head ? { result: null } : ask(call);
  },
  "old nonce": async (call, ask) => {
    const head = await oldHead(call, ask);
    return head === null ? ask(call) : ask({ ...call, params: [call.params[0], hex(head)] });
  },
  "empty logs": async () => ({ result: [] }),
  "null receipts": async () => ({ result: null }),
  "null transactions": async () => ({ result: null }),
};

const hex = (number: number) => `0x${number.toString(16)}`;

async function oldHead(call: RpcCall, ask: (call: RpcCall) => Promise<Saying>): Promise<number | null> {
  const said = await ask({ ...call, method: "eth_blockNumber", params: [] });
  return "result" in said ? Math.max(0, Number(said.result) - BEHIND) : null;
}

/** Faults of the connection hit everything that was asked over it at once. */
export function failWhole(fault: NodeFault, response: ServerResponse): void {
  switch (fault) {
    case "HTML body":
      response
        .writeHead(200, { "content-type": "text/html" })
        .end("<html><body>Something went wrong</body></html>");
      return;
    case "HTTP 429":
      response.writeHead(429, { "content-type": "text/plain" }).end("Too Many Requests");
      return;
    case "HTTP 502":
      response
        .writeHead(502, { "content-type": "text/html" })
        .end("<html><body>Something went wrong</body></html>");
      return;
    case "truncated body":
      response.writeHead(200, { "content-type": "application/json" }).end('[{"jsonrpc":"2.0","id":1,"resu');
      return;
    case "connection reset":
      response.destroy();
      return;
    default:
      // "no answer": whoever asked waits until its own patience ends.
      return;
  }
}
