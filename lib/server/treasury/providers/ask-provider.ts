import { SECOND_MS } from "@/lib/domain/time";
import { type Fault, faultOf } from "@/lib/domain/treasury/service/serving";
import type { Outbound, OutboundRequest } from "@/lib/server/outbound/outbound";
import { isOutboundFailed, type OutboundFailure } from "@/lib/server/outbound/outbound-failed";
import type { Circuits } from "./circuit";
import { CircuitOpen } from "./circuit-open";
import { NoConnection } from "./no-connection";
import type { ProviderCall, ProviderResult } from "./provider";
import { type JsonObject, type ReadAnswer, readAnswer, wordsOf } from "./provider-answer";
import { requestOf, statusRequestOf } from "./provider-request";

/** Time as the asking sees it. */
export interface Waits {
  clock(): number;
  sleep(ms: number): Promise<void>;
}

export interface AskParts {
  readonly outbound: Outbound;
  readonly circuits: Circuits;
  /** The machine's own where nothing is said. */
  readonly waits?: Waits;
}

/** How long its service took, in ms. */
export type TimedResult = ProviderResult & { readonly tookMs: number };

const ATTEMPTS = 3;
const FIRST_PAUSE_MS = 250;
const PAUSE_FACTOR = 4;
const JOB_MS = 30 * SECOND_MS;
const FIRST_LOOK_MS = 200;
const LONGEST_LOOK_MS = 2 * SECOND_MS;

/** Failures after which the same question may have another answer. */
const RETRYABLE: readonly OutboundFailure[] = ["timeout", "unreachable"];

const MACHINE: Waits = {
  clock: Date.now,
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

/** What fails for now: it is asked again, and at last counts against the service. */
class NotServed extends Error {
  constructor(readonly why: string) {
    super(why);
    this.name = "NotServed";
  }
}

/**
 * Asks a service for what a call is to have, at most three times, and waits up to 30 s for a job that it takes up;
 * about 70 s in all. Never throws for what the service does: that is the result. What is retryable counts against the
 * service's circuit; what the call itself is refused for does not.
 */
export async function askProvider(parts: AskParts, call: ProviderCall): Promise<TimedResult> {
  const waits = parts.waits ?? MACHINE;
  const startMs = waits.clock();
  const result = await parts.circuits
    .of(call.service.id)
    .run(() => served({ ...parts, waits }, call))
    .catch((error: unknown): ProviderResult => {
      if (error instanceof NotServed) return failed(call, error.why, true);
      if (error instanceof CircuitOpen)
        return { kind: "not_asked", why: error.message, retryAtMs: error.retryAtMs };
      if (error instanceof NoConnection)
        return { kind: "not_asked", why: error.message, retryAtMs: 0, fault: "house" };
      throw error;
    });
  return { ...result, tookMs: Math.max(0, waits.clock() - startMs) };
}

type Parts = Required<AskParts>;

/** @throws NotServed */
async function served(parts: Parts, call: ProviderCall): Promise<ProviderResult> {
  const answer = await askAgain(parts, requestOf(call));
  if (answer.kind === "failed") return failed(call, answer.why, false, faultIn(answer, call));
  const { statusEndpoint } = call.service;
  const jobId = jobIdOf(answer.value);
  const isDone = answer.value.status === "done";
  if (statusEndpoint === null || isDone || !(answer.isAccepted || jobId !== null))
    return { kind: "served", result: { ...answer.value } };
  if (jobId === null) return failed(call, "it took the call up as a job without a jobId", false);
  return jobResult(parts, call, statusRequestOf(call, { statusEndpoint, jobId }));
}

/** One answer that is none for now is asked for again, with growing pauses. @throws NotServed when it stays so */
async function askAgain(parts: Parts, request: OutboundRequest): Promise<ReadAnswer> {
  for (let attempt = 1, pauseMs = FIRST_PAUSE_MS; ; attempt += 1, pauseMs *= PAUSE_FACTOR) {
    const answer = await askOnce(parts, request);
    if (answer.kind === "object" || !answer.isRetryable) return answer;
    if (attempt === ATTEMPTS) throw new NotServed(answer.why);
    await parts.waits.sleep(pauseMs);
  }
}

function faultIn({ status }: { status: number | null }, { service, isPaid }: ProviderCall): Fault {
  return status === null ? "provider" : faultOf(status, { isPaid, isChecked: service.input !== null });
}

async function askOnce({ outbound }: Parts, request: OutboundRequest): Promise<ReadAnswer> {
  try {
    return readAnswer(await outbound.ask(request));
  } catch (error) {
    if (!isOutboundFailed(error)) throw error;
    if (error.kind === "busy") throw new NoConnection(error.message);
    return {
      kind: "failed",
      why: error.message,
      isRetryable: RETRYABLE.includes(error.kind),
      status: null,
    };
  }
}

/** Looks how a job is until it has ended; an answer that is none for now is looked for again. @throws NotServed */
async function jobResult(parts: Parts, call: ProviderCall, look: OutboundRequest): Promise<ProviderResult> {
  const { waits } = parts;
  const untilMs = waits.clock() + JOB_MS;
  for (let pauseMs = FIRST_LOOK_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_LOOK_MS)) {
    await waits.sleep(pauseMs);
    const answer = await askOnce(parts, look);
    if (answer.kind === "failed" && !answer.isRetryable) return failed(call, answer.why, false);
    if (answer.kind === "object") {
      if (answer.value.status === "done") return { kind: "served", result: { ...answer.value } };
      if (answer.value.status === "failed") return failed(call, whyOfJob(answer.value), false);
    }
    if (waits.clock() >= untilMs) throw new NotServed(`its job has not ended within ${JOB_MS / SECOND_MS} s`);
  }
}

function whyOfJob({ reason }: JsonObject): string {
  return reason === undefined ? "its job failed" : `its job failed: ${wordsOf(reason)}`;
}

function jobIdOf({ jobId }: JsonObject): string | null {
  return typeof jobId === "string" || typeof jobId === "number" ? String(jobId) : null;
}

function failed(
  { service }: ProviderCall,
  why: string,
  isRetryable: boolean,
  fault: Fault = "provider",
): ProviderResult {
  return { kind: "failed", why: `${service.id}: ${why}`, isRetryable, fault };
}
