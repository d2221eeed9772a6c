import { InvariantBroken } from "@/lib/domain/errors";
import type { Recorded, Settlement } from "@/lib/domain/treasury/replay/record";
import { decisionEvidence } from "@/lib/schemas/treasury/evidence";
import type { RecordedRow, SettlingRow } from "@/lib/server/treasury/tables/replay/recorded-decisions";

/** A decision as a replay takes it. */
export function recordedOf(row: RecordedRow): Recorded {
  const { id, agentId, serviceId, quantity, atMs, turn, policyVersion: version } = row;
  const { action, mode, calledServiceId, approvedQuantity: approved, costUnits, reason } = row;
  return {
    id,
    atMs,
    turn,
    version,
    request: { agentId, serviceId, quantity, allowDowngrade: row.isDowngradeAllowed },
    outcome: { action, mode, serviceId: calledServiceId, approved, costUnits, reason },
    evidence: row.evidence && decisionEvidence.parse(row.evidence),
    call: callOf(row),
  };
}

function callOf(row: RecordedRow): Recorded["call"] {
  if (row.state === null) return null;
  const { payeeAddress: payee, category, state, returnedUnits } = row;
  return { payee, category, state, returnedUnits, settled: settlementOf(row) };
}

/** Null while the call holds its money. */
export function settlementOf(row: SettlingRow): Settlement | null {
  const { id, state, fault, paidUnits, paidAtMs, endedAtMs, settledTurn: turn } = row;
  if (paidAtMs !== null) return { turn, atMs: paidAtMs, paidUnits, isDenied: false, isProvidersFault: false };
  if (state !== "released" && state !== "denied") return null;
  if (endedAtMs === null) throw new InvariantBroken("A call ended at no time.", { id });
  const isProvidersFault = state === "released" && fault === "provider";
  return { turn, atMs: endedAtMs, paidUnits: null, isDenied: state === "denied", isProvidersFault };
}
