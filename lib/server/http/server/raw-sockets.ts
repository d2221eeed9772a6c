import type { Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";

/** Node stops timing and ending a socket once one of these has a listener: whoever listens must end it. */
const HAND_OVER_EVENTS: readonly (string | symbol)[] = ["upgrade", "connect"];
/** A client that still sends is read for so long, or the reset would overtake our answer. */
const LINGER_MS = 500;

/** Every connection of a server, whatever became of its protocol, and what of each is not answered yet. */
export class RawSockets {
  private readonly unanswered = new Map<Socket, Set<ServerResponse>>();
  private isEnding = false;

  constructor(server: Server, stalledAfterMs: number) {
    server.on("connection", (socket) => {
      this.unanswered.set(socket, new Set());
      socket.once("close", () => this.unanswered.delete(socket));
    });
    // Where the client waits for us nothing is cut; where it does not read, or is idle, the socket ends.
    server.setTimeout(stalledAfterMs, (socket) => {
      if (socket.writableLength > 0 || !this.unanswered.get(socket)?.size) socket.destroy();
    });
  }

  /**
   * Serves one request of a socket at a time. Node tells no queued response that its socket died, so none is begun. One
   * request waits, for a client may have read all of an answer before it is finished here; a third ends the socket.
   */
  admit(socket: Socket, response: ServerResponse, serve: () => void): void {
    const open = this.unanswered.get(socket);
    if (open === undefined || open.size > 1) {
      socket.destroy();
      return;
    }
    const [earlier] = open;
    open.add(response);
    response.once("close", () => this.answered(socket, response));
    if (earlier === undefined) serve();
    earlier?.once("close", () => {
      if (!socket.destroyed && response.socket === socket) serve();
    });
  }

  /** Ends what no request is under way on (idle, half a request, no HTTP at all), and the rest after its answers. */
  endIdle(): void {
    this.isEnding = true;
    for (const [socket, open] of this.unanswered) if (open.size === 0) socket.destroySoon();
  }

  destroyAll(): void {
    for (const socket of this.unanswered.keys()) socket.destroy();
  }

  private answered(socket: Socket, response: ServerResponse): void {
    const open = this.unanswered.get(socket);
    open?.delete(response);
    if (this.isEnding && open?.size === 0) socket.destroySoon();
  }
}

/** Takes off every later listener that would have sockets handed over to it; `tell` learns of each. */
export function keepHandOvers(server: Server, tell: (event: string) => void): void {
  server.on("newListener", (event: string | symbol, listener: (...args: unknown[]) => void) => {
    if (!HAND_OVER_EVENTS.includes(event)) return;
    // The listener is added after this event; nothing is read from a socket before the microtask.
    queueMicrotask(() => server.off(event, listener));
    tell(String(event));
  });
}

/** The last words on a socket that Node has let go of; it is gone soon, also when the other side stays. */
export function endWith(socket: Socket, text: string): void {
  socket.on("error", () => socket.destroy());
  if (!socket.writable) return void socket.destroy();
  const cut = setTimeout(() => socket.destroy(), LINGER_MS);
  socket.once("close", () => clearTimeout(cut));
  socket.once("end", () => socket.destroySoon());
  socket.end(text);
  socket.resume();
}
