import { Agent, type Dispatcher } from "undici";
import { type Destination, destinationOf, PRODUCTION_PLACES, type Reach } from "./destination";
import { OutboundFailed } from "./outbound-failed";
import { publicLookup, type Resolve, systemResolve } from "./public-lookup";
import { Slots } from "./slots";
import { sortFailure } from "./sort-failure";

/** One question to somebody else's server. */
export interface OutboundRequest {
  readonly url: string;
  readonly method: "GET" | "POST";
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
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
  return {
    async ask(request) {
      const destination = destinationOf(request.url, { allowed, places });
      const { own, open, slots } = request.isProbe ? probes : calls;
      const agent = destination.isAllowed ? own : open;
      const giveBack = await slots.take(destination.origin, waitMs);
      if (giveBack === null) throw busyWith(destination.named);
      return exchange({ agent, destination, request }).finally(giveBack);
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

interface Exchange {
  readonly agent: Agent;
  readonly destination: Destination;
  readonly request: OutboundRequest;
}

async function exchange(parts: Exchange): Promise<OutboundAnswer> {
  const stop = new AbortController();
  let isTimeUp = false;
  const deadline = setTimeout(() => {
    isTimeUp = true;
    stop.abort();
  }, parts.request.timeoutMs ?? TIMEOUT_MS);
  try {
    // What still looks a name up or connects hears of no signal, so it is left behind; it sends nothing any more.
    return await Promise.race([answerTo(parts, stop.signal), rejectedWhen(stop.signal)]);
  } catch (error) {
    stop.abort();
    throw sortFailure(error, { named: parts.destination.named, isTimeUp });
  } finally {
    clearTimeout(deadline);
  }
}

function rejectedWhen(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

async function answerTo(
  { agent, destination, request }: Exchange,
  signal: AbortSignal,
): Promise<OutboundAnswer> {
  const { origin, named, path } = destination;
  const startMs = performance.now();
  const answer = await agent.request({
    origin,
    path,
    method: request.method,
    headers: { "user-agent": "souk", ...request.headers, "accept-encoding": "identity" },
    body: request.body ?? null,
    signal,
  });
  requireTakeable(answer, named);
  const body = await bodyOf(answer.body, { named, maxBytes: request.maxBytes ?? MAX_BODY_BYTES });
  const contentType = oneOf(answer.headers["content-type"]);
  return { status: answer.statusCode, contentType, body, tookMs: Math.round(performance.now() - startMs) };
}

/** @throws OutboundFailed for a redirect, which could lead inward, and for what would have to be unpacked. */
function requireTakeable({ statusCode, headers }: Dispatcher.ResponseData, named: string): void {
  if (statusCode >= 300 && statusCode < 400)
    throw new OutboundFailed("redirect", `${named} answers with a redirect, which is not followed.`);
  const encoding = (oneOf(headers["content-encoding"]) ?? "identity").trim().toLowerCase();
  if (encoding !== "identity" && encoding !== "")
    throw new OutboundFailed("not_http", `${named} packs its answer (content-encoding), unasked.`);
}

async function bodyOf(
  stream: AsyncIterable<Uint8Array>,
  bounds: { named: string; maxBytes: number },
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    bytes += chunk.byteLength;
    if (bytes > bounds.maxBytes)
      throw new OutboundFailed(
        "too_large",
        `${bounds.named} answers with more than ${bounds.maxBytes} bytes.`,
      );
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

function oneOf(header: string | string[] | undefined): string | null {
  return (Array.isArray(header) ? header[0] : header) ?? null;
}
