import { InvalidInput } from "@/lib/domain/errors";
import { ProviderSilent } from "@/lib/domain/treasury/errors";
import { originOf, type Probe } from "@/lib/domain/treasury/service-health";
import type { Outbound } from "@/lib/server/outbound/outbound";
import { isOutboundFailed } from "@/lib/server/outbound/outbound-failed";
import { healthOf } from "./probe-server";

/** An answer of a server, to be kept as the health of what is registered there. */
export interface Answering {
  readonly origin: string;
  readonly probe: Probe;
}

/**
 * Asks the server of an endpoint how it is.
 * @throws InvalidInput for a place where the house does not ask; ProviderSilent with why it is not taken as well
 */
export async function requireAnswering(outbound: Outbound, endpoint: string): Promise<Answering> {
  const origin = originOf({ endpoint });
  if (origin === null)
    throw new InvalidInput([{ pointer: "#/endpoint", detail: "Give an http or https address." }]);
  const probe = await healthOf(outbound, origin).catch((error: unknown): Probe => {
    if (!isOutboundFailed(error)) throw error;
    if (error.kind === "refused_address")
      throw new InvalidInput([{ pointer: "#/endpoint", detail: error.message }]);
    return { error: error.message };
  });
  if ("error" in probe) throw new ProviderSilent(origin, probe.error);
  return { origin, probe };
}
