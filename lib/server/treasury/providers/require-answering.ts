import { InvalidInput } from "@/lib/domain/errors";
import { ProviderSilent } from "@/lib/domain/treasury/errors";
import { originOf, type Probe } from "@/lib/domain/treasury/service-health";
import type { Outbound } from "@/lib/server/outbound/outbound";
import { probeServer } from "./probe-server";

/** An answer of a server, to be kept as the health of what is registered there. */
export interface Answering {
  readonly origin: string;
  readonly probe: Probe;
}

/** Asks the server of an endpoint how it is. @throws ProviderSilent with why it is not taken as well */
export async function requireAnswering(outbound: Outbound, endpoint: string): Promise<Answering> {
  const origin = originOf({ endpoint });
  if (origin === null)
    throw new InvalidInput([{ pointer: "#/endpoint", detail: "Give an http or https address." }]);
  const probe = await probeServer(outbound, origin);
  if ("error" in probe) throw new ProviderSilent(origin, probe.error);
  return { origin, probe };
}
