import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { InvalidInput } from "@/lib/domain/errors";
import { problemResponse } from "@/lib/server/http/problem";
import { pour, requestOf } from "@/lib/server/http/server/front";
import { type Provider, route } from "./routes";

const HOST = "127.0.0.1";
const LIMITS = {
  maxHeaderSize: 16 * 1024,
  headersTimeout: 10_000,
  requestTimeout: 15_000,
  connectionsCheckingInterval: 1_000,
  keepAliveTimeout: 5_000,
};
const IDLE_MS = 30_000;
/** From the headers to the last byte of the answer. */
const WHOLE_ANSWER_MS = 60_000;
const MOST_CONNECTIONS = 256;
const FINISH_WITHIN_MS = 2_000;

export interface ListeningProvider {
  readonly port: number;
  readonly origin: string;
  /** Refuses what is new, lets what is under way finish for two seconds, cuts the rest. */
  close(): Promise<void>;
}

/** Nobody answers for the port: another program has it. */
export class PortsTaken extends Error {
  readonly code = "provider_ports_taken";
  constructor(ports: readonly number[]) {
    super(`Every port is taken: ${ports.join(", ")}. Stop the programs that listen there.`);
    this.name = "PortsTaken";
  }
}

/**
 * Serves a provider on the first of these ports that is free, on this machine alone. Port 0 is any free one.
 * @throws PortsTaken
 */
export async function serveProvider(
  provider: Provider,
  ports: readonly number[],
): Promise<ListeningProvider> {
  for (const port of ports) {
    const server = serverOf(provider);
    if (!(await listens(server, port))) continue;
    const origin = originOf(server);
    return { port: portOf(server), origin, close: () => close(server, provider) };
  }
  throw new PortsTaken(ports);
}

function serverOf(provider: Provider): Server {
  const server = createServer(LIMITS, (request, response) => {
    const cut = setTimeout(() => response.destroy(), WHOLE_ANSWER_MS);
    response.once("close", () => clearTimeout(cut));
    void answer({ provider, request, origin: originOf(server) }).then((made) =>
      send(made, request, response),
    );
  });
  server.maxConnections = MOST_CONNECTIONS;
  server.setTimeout(IDLE_MS);
  server.on("clientError", (error: NodeJS.ErrnoException, socket) => {
    if (socket.writable) socket.end(bareRefusal(error.code ?? ""));
  });
  return server;
}

const STATUS_OF_CLIENT_ERROR: Readonly<Record<string, readonly [number, string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, "Request Timeout"],
  HPE_HEADER_OVERFLOW: [431, "Request Header Fields Too Large"],
};

/** For what is no request as we take it: it has no path, and nothing of it can be trusted. */
function bareRefusal(code: string): string {
  const [status, title] = STATUS_OF_CLIENT_ERROR[code] ?? [400, "Bad Request"];
  const detail = "This is no HTTP request as this provider takes it. Send it again, shorter and whole.";
  const body = JSON.stringify({ type: "about:blank", title, status, detail, code: "invalid_input" });
  const headers = `Content-Type: application/problem+json\r\nContent-Length: ${Buffer.byteLength(body)}`;
  return `HTTP/1.1 ${status} ${title}\r\n${headers}\r\nConnection: close\r\n\r\n${body}`;
}

/** False when the port is taken. */
function listens(server: Server, port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE") resolve(false);
      else reject(error);
    });
    server.listen(port, HOST, () => resolve(true));
  });
}

function portOf(server: Server): number {
  const address = server.address();
  return address !== null && typeof address === "object" ? address.port : 0;
}

const originOf = (server: Server) => `http://${HOST}:${portOf(server)}`;

interface Incoming {
  readonly provider: Provider;
  readonly request: IncomingMessage;
  readonly origin: string;
}

async function answer({ provider, request, origin }: Incoming): Promise<Response> {
  const target = request.url ?? "";
  const path = target.split("?", 1)[0] ?? "";
  try {
    if (!target.startsWith("/")) throw refused("the target must be a path");
    if (!isOurName(request.headers.host)) throw refused("the Host header names another server");
    return await route(provider, requestOf(request, new URL(`${origin}${target}`)), origin);
  } catch (error) {
    return problemResponse(error, { path });
  }
}

/** A page of the web that a browser led here by a name of its own is not answered. */
function isOurName(host: string | undefined): boolean {
  return host !== undefined && /^(127\.0\.0\.1|localhost)(:\d{1,5})?$/i.test(host);
}

function refused(detail: string): InvalidInput {
  return new InvalidInput([{ pointer: "#", detail }], "This provider answers to paths at 127.0.0.1 alone.");
}

async function send(made: Response, request: IncomingMessage, response: ServerResponse): Promise<void> {
  response.setHeader("x-content-type-options", "nosniff");
  response.writeHead(made.status, Object.fromEntries(made.headers));
  if (request.method === "HEAD" || made.body === null) return void response.end();
  await pour(made.body, response).catch(() => response.destroy());
}

async function close(server: Server, provider: Provider): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const cut = setTimeout(() => server.closeAllConnections(), FINISH_WITHIN_MS);
  await closed;
  clearTimeout(cut);
  await provider.stop?.();
}
