import { bpsText } from "@/components/network/labels";
import { Notice } from "@/components/ui/feedback/notice";
import { ForeignText } from "@/components/ui/foreign-text";
import { TIER_TERMS } from "@/lib/domain/network/tiers";
import type { OrchestratorWire } from "@/lib/schemas/network/orchestrator";

/** Why it stands as it does, in words: what a warning rests on, what suspended it and how it comes back. */
export function StandingNotices({ of }: { of: OrchestratorWire }) {
  const { suspended, heldWhy, failures, lastEvaluation, tier, now } = of;
  const warnedFrom = lastEvaluation?.warnedFrom ?? null;
  const latest = of.samples.find(({ outcome }) => outcome !== "unknown");
  return (
    <>
      {heldWhy !== null ? (
        <Notice tone="warning">
          An operator suspended it: <ForeignText>{heldWhy}</ForeignText> It earns nothing and gets no tasks
          until it is reinstated.
        </Notice>
      ) : null}
      {suspended && heldWhy === null ? (
        <Notice tone="warning">
          It is suspended after {failures} failed evaluations in a row: it earns nothing and gets no tasks. It
          is probed all the same, and comes back with the first evaluation that does not fail.
        </Notice>
      ) : null}
      {warnedFrom !== null && lastEvaluation?.seenTier && !suspended ? (
        <Notice tone="warning">
          Warned: the last evaluation saw {lastEvaluation.seenTier} where it stood at {warnedFrom}
          {lastEvaluation.paidBps === null
            ? ""
            : `, since its uptime was ${bpsText(lastEvaluation.paidBps)} and ${warnedFrom} begins at ${bpsText(TIER_TERMS[warnedFrom].fromBps)}`}
          .
        </Notice>
      ) : null}
      {!suspended && failures > 0 ? (
        <Notice tone="warning">
          {failures === 1 ? "Its last evaluation failed" : `Its last ${failures} evaluations failed`}: each
          one doubles the wait for the next, up to an hour.
        </Notice>
      ) : null}
      {latest && latest.outcome !== "ok" ? (
        <Notice tone="warning">
          Its last probe found: {latest.outcome}.{latest.why === null ? "" : ` ${latest.why}`}
        </Notice>
      ) : null}
      {now !== null && tier !== null && now.tier !== tier ? (
        <Notice>
          By the looks of the last minute it would be {now.tier}; it is paid as {tier} until it is evaluated
          again.
        </Notice>
      ) : null}
    </>
  );
}
