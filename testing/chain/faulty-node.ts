import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { type Answering, errorOf, failWhole, type NodeFault, type RpcCall, type Saying } from "./node-faults";

/** What happens to a call. `isDone`: the real node does what was asked, and only its answer is lost. */
export interface Injected {
  readonly fault: NodeFault | Answering;
  readonly isDone?: boolean;
}

type Choose = (call: RpcCall) => Injected | null;

export interface FaultyNode {
  readonly rpcUrl: string;
  /** How many calls the present fault has hit. */
  hits(): number;
  /** From now on each call meets what is chosen for it; null is the real node's own answer. */
  choose(choose: Choose): void;
  /** From now on every call that is meant meets this fault; the others are answered by the real node. */
  inject(fault: NodeFault, isMeant: (call: RpcCall) => boolean, how?: { isDone: boolean }): void;
  /** From now on every call that is meant gets this result, whatever is true. */
  lie(result: unknown, isMeant: (call: RpcCall) => boolean): void;
  /** From now on the node has no such method, and no logs either way. */
  lackReceiptsOfBlocks(): void;
  heal(): void;
  close(): Promise<void>;
}

interface Weather {
  readonly choose: Choose;
  hits: number;
}

/** A proxy in front of a real node that fails as told, for the calls it is told. Without a port it takes a free one. */
export async function startFaultyNode(nodeUrl: string, listen: { port?: number } = {}): Promise<FaultyNode> {
  let weather: Weather | null = null;
  const server = createServer((request, response) => {
    answer({ nodeUrl, weather }, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(listen.port ?? 0, "127.0.0.1", resolve);
  });
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const choose = (choose: Choose) => {
    weather = { choose, hits: 0 };
  };
  const inject = (injected: Injected, isMeant: (call: RpcCall) => boolean) =>
    choose((call) => (isMeant(call) ? injected : null));
  return {
    rpcUrl: `http://127.0.0.1:${port}`,
    hits: () => weather?.hits ?? 0,
    choose,
    inject: (fault, isMeant, how = { isDone: false }) => inject({ fault, ...how }, isMeant),
    lie: (result, isMeant) => inject({ fault: async () => ({ result }) }, isMeant),
    lackReceiptsOfBlocks: () => {
      const error = {
        code: -32601,
        message: "the method eth_getBlockReceipts does not exist/is not available",
      };
      const saying: Answering = async ({ method }) => (method === "eth_getLogs" ? { result: [] } : { error });
      inject(
        { fault: saying },
        ({ method }) => method === "eth_getLogs" || method === "eth_getBlockReceipts",
      );
    },
    heal: () => {
      weather = null;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

type Answer = { readonly id: number } & Saying;

async function answer(
  of: { nodeUrl: string; weather: Weather | null },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { nodeUrl, weather } = of;
  const asked = JSON.parse(await text(request)) as RpcCall | RpcCall[];
  // Some leave out the list of a call without parameters.
  const calls = [asked].flat().map((call): RpcCall => ({ ...call, params: call.params ?? [] }));
  const hit = new Map<RpcCall, Injected>();
  for (const call of calls) {
    const injected = weather?.choose(call);
    if (injected) hit.set(call, injected);
  }
  if (weather === null || hit.size === 0) return reply(response, await forward(nodeUrl, asked));
  weather.hits += hit.size;
  const whole = [...hit.values()].find(
    ({ fault }) => typeof fault === "string" && errorOf(fault) === undefined,
  );
  const passed = calls.filter((call) => hit.get(call)?.isDone || (!whole && !hit.has(call)));
  const told = passed.length === 0 ? [] : [await forward(nodeUrl, passed)].flat();
  if (whole && typeof whole.fault === "string") return failWhole(whole.fault, response);
  const ask = async (call: RpcCall) => [await forward(nodeUrl, call)].flat()[0] ?? NO_ANSWER;
  const failed = [...hit].map(async ([call, { fault }]) => ({
    ...(typeof fault === "string" ? { error: errorOf(fault) } : await fault(call, ask)),
    jsonrpc: "2.0",
    id: call.id,
  }));
  const ids = new Set([...hit.keys()].map(({ id }) => id));
  const answers = [...(await Promise.all(failed)), ...told.filter(({ id }) => !ids.has(id))];
  reply(response, Array.isArray(asked) ? answers : (answers[0] ?? null));
}

const NO_ANSWER: Saying = { error: { code: -32603, message: "Internal error" } };

async function forward(nodeUrl: string, asked: unknown): Promise<Answer | Answer[]> {
  const headers = { "content-type": "application/json" };
  const response = await fetch(nodeUrl, { method: "POST", headers, body: JSON.stringify(asked) });
  return (await response.json()) as Answer | Answer[];
}

function reply(response: ServerResponse, body: unknown): void {
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
}
