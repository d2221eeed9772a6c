import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";

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
export type NodeFault = (typeof NODE_FAULTS)[number];

export interface RpcCall {
  readonly id: number;
  readonly method: string;
  readonly params: readonly unknown[];
}

export interface FaultyNode {
  readonly rpcUrl: string;
  /** How many calls the present fault has hit. */
  hits(): number;
  /**
   * From now on every call that is meant meets this fault; the others are answered by the real node. `isDone`: the real
   * node does what was asked, and only its answer is lost.
   */
  inject(fault: NodeFault, isMeant: (call: RpcCall) => boolean, how?: { isDone: boolean }): void;
  /** From now on every call that is meant gets this result, whatever is true. */
  lie(result: unknown, isMeant: (call: RpcCall) => boolean): void;
  /** From now on the node has no such method, and no logs either way. */
  lackReceiptsOfBlocks(): void;
  heal(): void;
  close(): Promise<void>;
}

interface RpcError {
  readonly code: number;
  readonly message: string;
}

const RPC_ERRORS: Readonly<Partial<Record<NodeFault, RpcError>>> = {
  "limit exceeded": { code: -32005, message: "limit exceeded" },
  "header not found": { code: -32000, message: "header not found" },
  "missing trie node": { code: -32000, message: `missing trie node ${"0a".repeat(32)} (path )` },
  "internal error": { code: -32603, message: "Internal error" },
};

type Saying = { readonly result: unknown } | { readonly error: RpcError };

interface Injection {
  readonly fault: NodeFault | Saying | ((call: RpcCall) => Saying);
  readonly isMeant: (call: RpcCall) => boolean;
  readonly isDone: boolean;
  hits: number;
}

/** A proxy in front of a real node that fails as told, for the calls it is told. */
export async function startFaultyNode(nodeUrl: string): Promise<FaultyNode> {
  let injection: Injection | null = null;
  const server = createServer((request, response) => {
    answer({ nodeUrl, injection }, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return {
    rpcUrl: `http://127.0.0.1:${port}`,
    hits: () => injection?.hits ?? 0,
    inject: (fault, isMeant, how = { isDone: false }) => {
      injection = { fault, isMeant, ...how, hits: 0 };
    },
    lie: (result, isMeant) => {
      injection = { fault: { result }, isMeant, isDone: false, hits: 0 };
    },
    lackReceiptsOfBlocks: () => {
      const error = {
        code: -32601,
        message: "the method eth_getBlockReceipts does not exist/is not available",
      };
      const saying = ({ method }: RpcCall) => (method === "eth_getLogs" ? { result: [] } : { error });
      const isMeant = ({ method }: RpcCall) => method === "eth_getLogs" || method === "eth_getBlockReceipts";
      injection = { fault: saying, isMeant, isDone: false, hits: 0 };
    },
    heal: () => {
      injection = null;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  of: { nodeUrl: string; injection: Injection | null },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { nodeUrl, injection } = of;
  const asked = JSON.parse(await text(request)) as RpcCall | RpcCall[];
  const calls = [asked].flat();
  const hit = injection ? calls.filter((call) => injection.isMeant(call)) : [];
  if (injection === null || hit.length === 0) return reply(response, await forward(nodeUrl, asked));
  injection.hits += hit.length;
  const { fault } = injection;
  const error = typeof fault === "string" ? RPC_ERRORS[fault] : undefined;
  const isWhole = typeof fault !== "string" || error !== undefined;
  const sayTo = (call: RpcCall) =>
    typeof fault === "function" ? fault(call) : typeof fault === "object" ? fault : { error };
  const passed = calls.filter((call) => injection.isDone || (isWhole && !hit.includes(call)));
  const told = passed.length === 0 ? [] : [await forward(nodeUrl, passed)].flat();
  if (!isWhole) return failWhole(fault, response);
  const failed = hit.map((call) => ({ jsonrpc: "2.0", id: call.id, ...sayTo(call) }));
  const answers = [...failed, ...told.filter(({ id }) => !hit.some((call) => call.id === id))];
  reply(response, Array.isArray(asked) ? answers : (answers[0] ?? null));
}

type Answer = { readonly id: number };

async function forward(nodeUrl: string, asked: unknown): Promise<Answer | Answer[]> {
  const headers = { "content-type": "application/json" };
  const response = await fetch(nodeUrl, { method: "POST", headers, body: JSON.stringify(asked) });
  return (await response.json()) as Answer | Answer[];
}

function reply(response: ServerResponse, body: unknown): void {
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
}

/** Faults of the connection hit everything that was asked over it at once. */
function failWhole(fault: Injection["fault"], response: ServerResponse): void {
  const page = "<html><body>Something went wrong</body></html>";
  switch (fault) {
    case "HTML body":
      response.writeHead(200, { "content-type": "text/html" }).end(page);
      return;
    case "HTTP 429":
      response.writeHead(429, { "content-type": "text/plain" }).end("Too Many Requests");
      return;
    case "HTTP 502":
      response.writeHead(502, { "content-type": "text/html" }).end(page);
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
