import type { Agent, Dispatcher } from "undici";
import type { Destination } from "./destination";
import { OutboundFailed } from "./outbound-failed";
import { sortFailure } from "./sort-failure";

/** Where a question goes, what it is, and its bounds. */
export interface Exchange {
  readonly agent: Agent;
  readonly destination: Destination;
  readonly request: {
    readonly method: "GET" | "POST";
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string | Uint8Array;
  };
  /** From the name's look-up to the last byte. */
  readonly timeoutMs: number;
  readonly maxBytes: number;
  /** Called once, when nothing of it is under way any more. */
  readonly onEnd: () => void;
}

/** An answer whose body still comes. Whoever has it reads it to its end, or closes it. */
export interface OpenedAnswer {
  readonly status: number;
  /** When it was asked, by `performance.now()`. */
  readonly askedAtMs: number;
  /** By lower-case name; of what comes twice, the first. */
  readonly headers: Readonly<Record<string, string>>;
  /** Within the bounds of its question. @throws OutboundFailed while it is read */
  readonly body: AsyncIterable<Uint8Array>;
  /** Reads no more of it. */
  close(): void;
}

/** Asks, and answers with the headers; the body comes as it is read. @throws OutboundFailed */
export async function openExchange(exchange: Exchange): Promise<OpenedAnswer> {
  const run = new Run(exchange);
  try {
    // What still looks a name up or connects hears of no signal, so it is left behind; it sends nothing any more.
    const answer = await run.unlessStopped(ask(exchange, run.signal));
    requireTakeable(answer, exchange.destination.named);
    return {
      status: answer.statusCode,
      askedAtMs: run.askedAtMs,
      headers: headersOf(answer),
      body: run.read(answer.body),
      close: () => run.stop(),
    };
  } catch (error) {
    throw run.failed(error);
  }
}

/** One exchange until its end: its deadline, and what ends it early. */
class Run {
  readonly askedAtMs = performance.now();
  private readonly stopping = new AbortController();
  private readonly stopped: Promise<never>;
  private readonly deadline: NodeJS.Timeout;
  private isTimeUp = false;
  private isOver = false;

  constructor(private readonly exchange: Exchange) {
    const { signal } = this.stopping;
    this.stopped = new Promise((_resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    });
    this.stopped.catch(() => undefined);
    this.deadline = setTimeout(() => {
      this.isTimeUp = true;
      this.stop();
    }, exchange.timeoutMs);
  }

  get signal(): AbortSignal {
    return this.stopping.signal;
  }

  unlessStopped<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, this.stopped]);
  }

  async *read(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    const { destination, maxBytes } = this.exchange;
    let bytes = 0;
    try {
      for await (const chunk of body) {
        bytes += chunk.byteLength;
        if (bytes > maxBytes) throw tooLarge(destination.named, maxBytes);
        yield chunk;
      }
    } catch (error) {
      throw this.failed(error);
    } finally {
      this.stop();
    }
  }

  failed(error: unknown): OutboundFailed {
    this.stop();
    return sortFailure(error, { named: this.exchange.destination.named, isTimeUp: this.isTimeUp });
  }

  stop(): void {
    if (this.isOver) return;
    this.isOver = true;
    clearTimeout(this.deadline);
    this.stopping.abort();
    this.exchange.onEnd();
  }
}

const tooLarge = (named: string, maxBytes: number) =>
  new OutboundFailed("too_large", `${named} answers with more than ${maxBytes} bytes.`);

function ask({ agent, destination, request }: Exchange, signal: AbortSignal) {
  return agent.request({
    origin: destination.origin,
    path: destination.path,
    method: request.method,
    headers: { "user-agent": "souk", ...request.headers, "accept-encoding": "identity" },
    body: request.body ?? null,
    signal,
  });
}

/** @throws OutboundFailed for a redirect, which could lead inward, and for what would have to be unpacked. */
function requireTakeable({ statusCode, headers }: Dispatcher.ResponseData, named: string): void {
  if (statusCode >= 300 && statusCode < 400)
    throw new OutboundFailed("redirect", `${named} answers with a redirect, which is not followed.`);
  const encoding = (oneOf(headers["content-encoding"]) ?? "identity").trim().toLowerCase();
  if (encoding !== "identity" && encoding !== "")
    throw new OutboundFailed("not_http", `${named} packs its answer (content-encoding), unasked.`);
}

function headersOf({ headers }: Dispatcher.ResponseData): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => {
      const first = oneOf(value);
      return first === null ? [] : [[name, first]];
    }),
  );
}

function oneOf(header: string | string[] | undefined): string | null {
  return (Array.isArray(header) ? header[0] : header) ?? null;
}
