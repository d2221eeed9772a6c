import { SECOND_MS } from "@/lib/domain/time";
import type { Probe } from "@/lib/domain/treasury/service-health";
import type { Outbound } from "@/lib/server/outbound/outbound";
import { isOutboundFailed } from "@/lib/server/outbound/outbound-failed";

const TIMEOUT_MS = 3 * SECOND_MS;
const MAX_BYTES = 64 * 1024;

/** Asks a server how it is: 2xx of `/health` within 3 s is well. Null where the house has no connection free to ask it. */
export async function probeServer(outbound: Outbound, origin: string): Promise<Probe | null> {
  try {
    return await healthOf(outbound, origin);
  } catch (error) {
    if (!isOutboundFailed(error)) throw error;
    return error.kind === "busy" ? null : { error: error.message };
  }
}

/** @throws OutboundFailed */
export async function healthOf(outbound: Outbound, origin: string): Promise<Probe> {
  const request = {
    url: `${origin}/health`,
    method: "GET",
    timeoutMs: TIMEOUT_MS,
    maxBytes: MAX_BYTES,
    isProbe: true,
  } as const;
  const { status, tookMs } = await outbound.ask(request);
  const isWell = status >= 200 && status < 300;
  return isWell ? { tookMs } : { error: `${origin}/health answers ${status}.` };
}
