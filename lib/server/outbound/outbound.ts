import { Agent } from "undici";
import { destinationOf, PRODUCTION_PLACES, type Reach } from "./destination";
import { type OpenedAnswer, openExchange } from "./exchange";
import { OutboundFailed } from "./outbound-failed";
import { publicLookup, type Resolve, systemResolve } from "./public-lookup";
import { Slots } from "./slots";

/** One question to somebody else's server. */
export interface OutboundRequest {
  readonly url: string;
  readonly method: "GET" | "POST";
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** For the whole exchange once it has a connection, from the name's look-up to the last byte; 10 s where nothing is said. */
  readonly timeoutMs?: number;
  /** The most that the answer's body may have; 1 MiB where nothing is said. */
  readonly maxBytes?: number;
  /** Asks only how the server is: on connections apart, since those of calls may all be busy. */
  readonly isProbe?: boolean;
}

/** What the server answered, whatever it means by it: any status but a redirect. */
export interface OutboundAnswer {
  readonly status: number;
  readonly contentType: string | null;
  readonly body: Uint8Array;
  readonly tookMs: number;
}

export interface Outbound {
  /** @throws OutboundFailed */
  ask(request: OutboundRequest): Promise<OutboundAnswer>;
  /** The same, while the answer's body still comes: under the same bounds, and on a connection of its own until its end. @throws OutboundFailed */
  open(request: OutboundRequest): Promise<OpenedAnswer>;
  /** Ends what is under way. */
  close(): Promise<void>;
}

export interface OutboundRules {
  /** Private and loopback addresses are refused unless the origin is in here. */
  readonly allowed: Reach["allowed"];
  /** Production's where nothing is said. */
  readonly places?: Reach["places"];
  /** How names are resolved; as the system does where nothing is said. */
  readonly resolve?: Resolve;
  /** How long a question waits for one of the house's own connections; 5 s where nothing is said. */
  readonly waitMs?: number;
}

const TIMEOUT_MS = 10_000;
const MAX_BODY_BYTES = 1024 * 1024;
const MAX_HEADER_BYTES = 16 * 1024;
const CONNECT_MS = 5_000;
const WAIT_MS = 5_000;
const MAX_CONNECTIONS_PER_ORIGIN = 16;
const MAX_PROBES_PER_ORIGIN = 2;
const MAX_ORIGINS = 4_096;
const KEEP_ALIVE_MS = 4_000;

/** The house's one way to servers of others. It follows no redirect and goes to no private address but its own list's. */
export function openOutbound(rules: OutboundRules): Outbound {
  const { allowed, places = PRODUCTION_PLACES, resolve = systemResolve, waitMs = WAIT_MS } = rules;
  const calls = agentsOf(resolve, MAX_CONNECTIONS_PER_ORIGIN);
  const probes = agentsOf(resolve, MAX_PROBES_PER_ORIGIN);
  const open: Outbound["open"] = async (request) => {
    const destination = destinationOf(request.url, { allowed, places });
    const agents = request.isProbe ? probes : calls;
    const agent = destination.isAllowed ? agents.own : agents.open;
    const giveBack = await agents.slots.take(destination.origin, waitMs);
    if (giveBack === null) throw busyWith(destination.named);
    const { timeoutMs = TIMEOUT_MS, maxBytes = MAX_BODY_BYTES } = request;
    return openExchange({ agent, destination, request, timeoutMs, maxBytes, onEnd: giveBack });
  };
  return {
    open,
    async ask(request) {
      const answer = await open(request);
      const body = await wholeOf(answer.body);
      const tookMs = Math.round(performance.now() - answer.askedAtMs);
      return { status: answer.status, contentType: answer.headers["content-type"] ?? null, body, tookMs };
    },
    async close() {
      await Promise.all([calls, probes].flatMap(({ open, own }) => [open.destroy(), own.destroy()]));
    },
  };
}

/** What waits for the house itself is no fault of the server's, and its time has not begun. */
const busyWith = (named: string) =>
  new OutboundFailed("busy", `All connections of the house to ${named} are in use; it was not asked.`);

/** Connections to the house's own list, and to all others; so many to each origin, and no more questions at once. */
function agentsOf(resolve: Resolve, connections: number): { open: Agent; own: Agent; slots: Slots } {
  const open = agentOf({ timeout: CONNECT_MS, lookup: publicLookup(resolve) }, connections);
  return { open, own: agentOf({ timeout: CONNECT_MS }, connections), slots: new Slots(connections) };
}

function agentOf(connect: Agent.Options["connect"], connections: number): Agent {
  return new Agent({
    connect,
    connections,
    maxOrigins: MAX_ORIGINS,
    pipelining: 1,
    keepAliveTimeout: KEEP_ALIVE_MS,
    keepAliveMaxTimeout: KEEP_ALIVE_MS,
    maxHeaderSize: MAX_HEADER_BYTES,
    headersTimeout: 0,
    bodyTimeout: 0,
  });
}

/** @throws OutboundFailed */
async function wholeOf(body: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return new Uint8Array(Buffer.concat(chunks));
}
