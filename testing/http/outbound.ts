import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { DEMO_PLACES } from "@/lib/server/outbound/destination";
import { type Outbound, type OutboundRules, openOutbound } from "@/lib/server/outbound/outbound";
import { OutboundFailed } from "@/lib/server/outbound/outbound-failed";

/** For a house that asks nobody. */
const askNobody = async () => {
  throw new OutboundFailed("unreachable", "This test asks nobody.");
};
export const NOBODY_THERE: Outbound = {
  ask: askNobody,
  open: askNobody,
  close: async () => undefined,
};

/** A server of somebody else, on a port of its own, and the house's way to it under the name it is known by. */
export interface OthersServer {
  readonly outbound: Outbound;
  close(): Promise<void>;
}

export async function openOthersServer(
  named: string,
  listener: RequestListener,
  rules: Partial<OutboundRules> = {},
): Promise<OthersServer> {
  const server = createServer(listener);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const outbound = openOutbound({
    allowed: [{ declaredOrigin: named, origin: `http://127.0.0.1:${port}` }],
    places: DEMO_PLACES,
    ...rules,
  });
  return {
    outbound,
    async close() {
      await outbound.close();
      server.closeAllConnections();
      server.close();
    },
  };
}
