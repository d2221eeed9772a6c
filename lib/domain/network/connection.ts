import { MINUTE_MS, SECOND_MS } from "../time";

/** How often an orchestrator proves that it is connected, and how late a proof may come. */
export const PROOF_EVERY_MS = MINUTE_MS;
const LATE_MS = 30 * SECOND_MS;
/** How long a challenge may be answered. */
export const CHALLENGE_TTL_MS = 5 * MINUTE_MS;

export type Connection = "connected" | "unhealthy" | "disconnected";

/** Whether it is there: by its last proof, until it or its owner says that it is not. */
export function connectionOf(
  node: { readonly provenAtMs: number | null; readonly disconnectedAtMs: number | null },
  nowMs: number,
): Connection {
  const { provenAtMs, disconnectedAtMs } = node;
  if (provenAtMs === null || disconnectedAtMs !== null) return "disconnected";
  return nowMs - provenAtMs > PROOF_EVERY_MS + LATE_MS ? "unhealthy" : "connected";
}
