import type { Server } from "node:http";
import type { Socket } from "node:net";

/** Node stops timing and ending a socket once one of these has a listener: whoever listens must end it. */
const HAND_OVER_EVENTS: readonly (string | symbol)[] = ["upgrade", "connect"];
/** A client that still sends is read for so long, or the reset would overtake our answer. */
const LINGER_MS = 500;

/** Every connection of a server, whatever became of its protocol, and how many requests of each are under way. */
export class RawSockets {
  private readonly underWay = new Map<Socket, number>();
  private isEnding = false;

  constructor(server: Server) {
    server.on("connection", (socket) => {
      this.underWay.set(socket, 0);
      socket.once("close", () => this.underWay.delete(socket));
    });
  }

  begin(socket: Socket): void {
    this.count(socket, 1);
  }

  end(socket: Socket): void {
    this.count(socket, -1);
  }

  /** Ends what no request is under way on (idle, half a request, no HTTP at all), and the rest after its answers. */
  endIdle(): void {
    this.isEnding = true;
    for (const [socket, requests] of this.underWay) if (requests === 0) socket.destroySoon();
  }

  destroyAll(): void {
    for (const socket of this.underWay.keys()) socket.destroy();
  }

  private count(socket: Socket, change: 1 | -1): void {
    const before = this.underWay.get(socket);
    if (before === undefined) return;
    this.underWay.set(socket, before + change);
    if (this.isEnding && before + change === 0) socket.destroySoon();
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
