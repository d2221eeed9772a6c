import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Logger } from "pino";
import type { Env } from "@/lib/server/env/env";
import type { Front } from "./front";
import { isPageAsked, openingPage } from "./opening-page";
import { endWith, keepHandOvers, RawSockets } from "./raw-sockets";
import { admit, admitToPages, dropInternalHeaders } from "./request-guard";
import { contentSecurityPolicy, type HeaderFacts, newNonce, securityHeaders } from "./security-headers";

export type Handle = (request: IncomingMessage, response: ServerResponse) => Promise<void> | void;

const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 15_000;
const CHECK_TIMEOUTS_EVERY_MS = 1_000;
const KEEP_ALIVE_MS = 5_000;
const FINISH_WITHIN_MS = 10_000;
/** An answer of which the client takes nothing for so long is given up. */
const STALLED_AFTER_MS = 30_000;

/** Thrown when the port cannot be had; the message says what to do. */
export class PortTaken extends Error {
  readonly code = "port_taken";
  constructor(env: Pick<Env, "host" | "port">) {
    super(
      `Port ${env.port} on ${env.host} is taken. Stop what listens there, or start with PORT=${env.port + 1}.`,
    );
    this.name = "PortTaken";
  }
}

interface WebServerParts {
  readonly env: Env;
  readonly log: Logger;
  /** What is answered before Next sees it. */
  readonly front: Front | null;
  readonly finishWithinMs?: number;
  readonly stalledAfterMs?: number;
}

/**
 * The one listener: headers on everything, the door, then the front, then Next. Nobody listens for `upgrade`, so
 * that a request which asks for another protocol is answered in this one, as RFC 9110 7.8 allows, and passes the same
 * door as any other.
 */
export class WebServer {
  private readonly server: Server;
  private readonly sockets: RawSockets;
  private headerFacts: HeaderFacts;
  private readonly headers: Readonly<Record<string, string>>;
  private handle: Handle | null = null;
  private isStopping = false;

  constructor(private readonly parts: WebServerParts) {
    const { env, log } = parts;
    const connectTo = env.chain.isLocal ? [new URL(env.chain.rpcUrl).origin] : [];
    this.headerFacts = { isHttps: env.publicOrigin.startsWith("https:"), connectTo, picturesFrom: [] };
    this.headers = securityHeaders(this.headerFacts);
    this.server = createServer(
      {
        headersTimeout: HEADERS_TIMEOUT_MS,
        requestTimeout: REQUEST_TIMEOUT_MS,
        connectionsCheckingInterval: CHECK_TIMEOUTS_EVERY_MS,
        keepAliveTimeout: KEEP_ALIVE_MS,
      },
      (request, response) =>
        this.sockets.admit(request.socket, response, () => void this.serve(request, response)),
    );
    this.sockets = new RawSockets(this.server, parts.stalledAfterMs ?? STALLED_AFTER_MS);
    this.server.on("clientError", (error, socket) => this.onClientError(error, socket as Socket));
    this.server.on("connect", (request, socket) => this.onConnect(request, socket as Socket));
    keepHandOvers(this.server, (event) => log.warn({ event }, "a listener that takes sockets was taken off"));
  }

  /** Takes the port at once, so that a second house is refused before it touches anything. */
  async listen(): Promise<void> {
    const { env } = this.parts;
    await new Promise<void>((resolve, reject) => {
      this.server.once("error", (error: NodeJS.ErrnoException) => {
        reject(error.code === "EADDRINUSE" ? new PortTaken(env) : error);
      });
      this.server.listen(env.port, env.host, resolve);
    });
  }

  /**
   * From now on requests are answered by the house; until then they are asked to come again.
   * @param picturesFrom origins of the house's own services, which may have been started meanwhile
   */
  open(handle: Handle, picturesFrom: readonly string[] = []): void {
    this.headerFacts = { ...this.headerFacts, picturesFrom };
    this.handle = handle;
  }

  /** Refuses what is new, lets what is under way finish, and cuts the rest. */
  async close(): Promise<void> {
    this.isStopping = true;
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.sockets.endIdle();
    const cut = setTimeout(() => this.sockets.destroyAll(), this.parts.finishWithinMs ?? FINISH_WITHIN_MS);
    await closed;
    clearTimeout(cut);
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const [name, value] of Object.entries(this.headers)) response.setHeader(name, value);
    // Node's parser drops what stands behind a request for another protocol, so nothing may follow one.
    const isLast = this.isStopping || request.headers.upgrade !== undefined;
    if (isLast) response.setHeader("Connection", "close");
    const admission = admit(request, this.parts.env);
    if (admission.kind === "refuse") return refuse(response, admission);
    if (admission.kind === "redirect") return redirect(response, admission.to);
    if (this.handle === null || this.isStopping) return this.sayNotNow(request, response);
    dropInternalHeaders(request.headers);
    try {
      const answering = this.parts.front?.(request, response);
      if (answering) return await answering;
      const page = admitToPages(request.url ?? "");
      if (page.kind === "refuse") return refuse(response, page);
      this.allowPage(request, response);
      await this.handle(request, response);
    } catch (error) {
      this.parts.log.error({ err: error, path: request.url }, "a request failed");
      if (response.headersSent) response.destroy();
      else
        refuse(response, {
          status: 500,
          title: "Internal error",
          detail: "Something went wrong here. Try again.",
        });
    }
  }

  /** A page may load what is ours, and run the scripts that carry its nonce; Next reads both from the request. */
  private allowPage(request: IncomingMessage, response: ServerResponse): void {
    const nonce = newNonce();
    const policy = contentSecurityPolicy(nonce, this.headerFacts);
    response.setHeader("Content-Security-Policy", policy);
    request.headers["content-security-policy"] = policy;
    request.headers["x-nonce"] = nonce;
  }

  private sayNotNow(request: IncomingMessage, response: ServerResponse): void {
    if (!isPageAsked(request)) {
      refuse(response, this.notNow());
      return;
    }
    response.setHeader("Content-Security-Policy", contentSecurityPolicy(newNonce(), this.headerFacts));
    response.writeHead(503, {
      "Content-Type": "text/html; charset=utf-8",
      "Cache-Control": "no-store",
      "Retry-After": "2",
    });
    response.end(openingPage(this.isStopping ? "closing" : "opening"));
  }

  private notNow(): Refusal {
    const detail = this.isStopping ? "The house is closing." : "The house is opening. Try again in a moment.";
    return { status: 503, title: "Busy", detail, headers: { "Retry-After": "1" } };
  }

  /** Nothing is known of such a request but that it is not HTTP as we take it. */
  private onClientError(error: NodeJS.ErrnoException, socket: Socket): void {
    endWith(socket, this.bareAnswer(CLIENT_ERRORS[error.code ?? ""] ?? "400 Bad Request"));
  }

  /** A tunnel is no method of ours, but Node has let go of its socket and asks for its end here. */
  private onConnect(request: IncomingMessage, socket: Socket): void {
    const admission = admit(request, this.parts.env);
    const headers = admission.kind === "refuse" ? admission.headers : undefined;
    endWith(socket, this.bareAnswer("405 Method Not Allowed", headers));
  }

  private bareAnswer(status: string, more: Record<string, string> = {}): string {
    const headers = { ...this.headers, ...more };
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    return `HTTP/1.1 ${status}\r\n${lines.join("")}Connection: close\r\nContent-Length: 0\r\n\r\n`;
  }
}

const CLIENT_ERRORS: Readonly<Record<string, string>> = {
  ERR_HTTP_REQUEST_TIMEOUT: "408 Request Timeout",
  HPE_HEADER_OVERFLOW: "431 Request Header Fields Too Large",
  HPE_CHUNK_EXTENSIONS_OVERFLOW: "413 Payload Too Large",
};

const CODE_OF_STATUS: Readonly<Record<number, string>> = {
  404: "not_found",
  503: "busy",
  500: "internal_error",
};

interface Refusal {
  status: number;
  title: string;
  detail: string;
  headers?: Record<string, string>;
}

function refuse(response: ServerResponse, refusal: Refusal): void {
  const { status, title, detail } = refusal;
  const code = CODE_OF_STATUS[status] ?? "invalid_input";
  const body = JSON.stringify({ type: "about:blank", title, status, detail, code });
  response.writeHead(status, {
    "Content-Type": "application/problem+json",
    "Content-Length": Buffer.byteLength(body),
    "Cache-Control": "no-store",
    ...refusal.headers,
  });
  response.end(body);
}

function redirect(response: ServerResponse, to: string): void {
  response.writeHead(308, { Location: to, "Cache-Control": "no-store" });
  response.end();
}
