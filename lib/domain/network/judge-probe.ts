import { SECOND_MS } from "../time";
import type { ProbeOutcome } from "./samples";
import { workerUptimeBps } from "./worker-uptime";

/** What came of a job that was sent to one orchestrator to look at it. */
export type ProbeAnswer =
  | { readonly kind: "answered"; readonly status: number; readonly body: unknown; readonly tookMs: number }
  | { readonly kind: "unanswered"; readonly why: string }
  /** It answered with what is no answer to a job: a redirect, too much, no HTTP. */
  | { readonly kind: "misanswered"; readonly why: string }
  /** Our own fault: it was not asked. */
  | { readonly kind: "unasked"; readonly why: string };

/** Sends an ordinary job to exactly one orchestrator, and waits for what it answers. */
export type SendProbe = (
  to: { readonly endpoint: string; readonly capability: string },
  job: { readonly agentId: string; readonly atMs: number },
) => Promise<ProbeAnswer>;

/** Asks an orchestrator whom it is to be paid; null where it does not say. */
export type AskPayee = (to: {
  readonly endpoint: string;
  readonly capability: string;
}) => Promise<{ readonly payee: string | null } | { readonly why: string }>;

export interface Judged {
  readonly outcome: ProbeOutcome;
  readonly workerBps: number | null;
  readonly tookMs: number | null;
  /** In words for its owner; null where all is well. */
  readonly why: string | null;
}

/** How long the job itself may take; what answers later is slow. */
export const PROBE_TIMEOUT_MS = 5 * SECOND_MS;
/** How long it is waited for, to tell what is slow from what is down: over within a slot. */
export const PROBE_WAITED_MS = 8 * SECOND_MS;
/** An evaluation knows of a look that was sent before it only when its answer cannot come any more. */
export const LOOKS_ARE_OVER_MS = PROBE_WAITED_MS + SECOND_MS;

/**
 * What an answer says of the orchestrator. It must carry what was asked for: the agent's id of the job, and an uptime.
 * @param agentId the one that this job alone had
 */
export function judgeProbe(answer: ProbeAnswer, agentId: string): Judged {
  if (answer.kind === "unasked")
    return { outcome: "unknown", workerBps: null, tookMs: null, why: answer.why };
  if (answer.kind !== "answered") {
    const outcome = answer.kind === "unanswered" ? "down" : "wrong";
    return { outcome, workerBps: null, tookMs: null, why: answer.why };
  }
  const { status, body, tookMs } = answer;
  const not = (outcome: ProbeOutcome, why: string) => ({ outcome, workerBps: null, tookMs, why });
  if (status !== 200) return not("wrong", `It answered ${status}.`);
  if (agentIdOf(body) !== agentId)
    return not("wrong", "The answer is not to this job: it has another agent_id.");
  const workerBps = workerUptimeBps(body);
  if (workerBps === null) return not("wrong", "The answer says no uptime from 0 to 100.");
  if (tookMs > PROBE_TIMEOUT_MS) return not("slow", `It took ${tookMs} ms; ${PROBE_TIMEOUT_MS} are allowed.`);
  return { outcome: "ok", workerBps, tookMs, why: null };
}

function agentIdOf(body: unknown): unknown {
  if (typeof body !== "object" || body === null) return undefined;
  return Object.getOwnPropertyDescriptor(body, "agent_id")?.value;
}
