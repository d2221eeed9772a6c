import type { PrivateKeyAccount } from "viem/accounts";
import { SECOND_MS } from "@/lib/domain/time";
import { isEventStream, passEvents } from "@/lib/server/adapters/byoc/orchestrator/event-stream";
import type { Meter } from "@/lib/server/adapters/byoc/orchestrator/meter";
import {
  balanceEvent,
  keptHeaders,
  passedOn,
  STREAM_BYTES,
  wholeOf,
} from "@/lib/server/adapters/byoc/orchestrator/serve-job";
import { bindRequest, bodyHash } from "@/lib/server/adapters/byoc/wire/binding";
import { jobText, signedDigest } from "@/lib/server/adapters/byoc/wire/credentials";
import { type JobRequest, writeJobHeader } from "@/lib/server/adapters/byoc/wire/job-request";
import { isByocRefusal } from "@/lib/server/adapters/byoc/wire/refusal";
import type { OpenedAnswer } from "@/lib/server/outbound/exchange";
import type { Outbound } from "@/lib/server/outbound/outbound";
import { isOutboundFailed } from "@/lib/server/outbound/outbound-failed";

/** A job that goes to an orchestrator under the house's own signature. */
export interface SentJob {
  readonly endpoint: string;
  readonly job: Pick<JobRequest, "capability" | "request" | "parameters" | "timeoutS">;
  /** Unique to this attempt. */
  readonly jobId: string;
  /** Below `/process/request/`, as it stands in the path. */
  readonly route: string;
  readonly body: Uint8Array;
  readonly contentType: string | null;
  readonly search: { readonly timeoutMs: number; readonly answerMs: number };
  readonly nowMs: number;
}

/** What of an orchestrator's answer makes another be asked. */
export interface Unserved {
  readonly why: string;
}

/** Longer than the job itself may take: an orchestrator answers for its worker. */
const GRACE_MS = 5 * SECOND_MS;
const HOLDS_FOR_S = 60;

/** The header and the address of a job, signed for just this orchestrator, body and time. */
export async function signedJob(account: PrivateKeyAccount, of: SentJob) {
  const { job, endpoint, jobId, route, body, contentType, search, nowMs } = of;
  const { capability, timeoutS, parameters } = job;
  const iat = Math.floor(nowMs / SECOND_MS);
  const request = bindRequest(job.request, {
    ...{ job_id: jobId, capability, nonce: jobId, iat, exp: iat + timeoutS + HOLDS_FOR_S },
    ...{ body_sha256: bodyHash(body), orchestrator: endpoint },
  });
  const text = { request, parameters: parameters === "" ? "{}" : parameters };
  const sig = await account.sign({ hash: signedDigest(jobText(text)) });
  const signed = { ...text, id: jobId, capability, timeoutS, sender: account.address, sig };
  return {
    url: `${endpoint}/process/request${route === "" ? "" : `/${route}`}`,
    method: "POST" as const,
    headers: {
      livepeer: writeJobHeader(signed, search),
      "content-type": contentType ?? "application/json",
    },
    body,
  };
}

interface Parts {
  readonly outbound: Pick<Outbound, "open">;
  readonly account: PrivateKeyAccount;
}

/**
 * Sends a job to one orchestrator. What fails there, is too much for it or does not end is no answer to the client: then
 * nothing is charged, and another may be asked.
 */
export async function sendJob(
  { outbound, account }: Parts,
  { sent, meter }: { sent: SentJob; meter: Meter },
): Promise<Response | Unserved> {
  try {
    const timeoutMs = sent.job.timeoutS * SECOND_MS + GRACE_MS;
    const answer = await outbound.open({
      ...(await signedJob(account, sent)),
      timeoutMs,
      maxBytes: STREAM_BYTES,
    });
    if (isAnothers(answer.status)) {
      answer.close();
      await meter.giveBack();
      return { why: `${sent.endpoint} answers ${answer.status}.` };
    }
    return await clientsAnswer(answer, { endpoint: sent.endpoint, meter });
  } catch (error) {
    await meter.giveBack();
    if (isOutboundFailed(error) || isByocRefusal(error)) return { why: error.message };
    throw error;
  }
}

/** Of the orchestrator or its load, and not of the job. */
const isAnothers = (status: number) => status >= 500 || status === 408 || status === 429;

async function clientsAnswer(
  answer: OpenedAnswer,
  { endpoint, meter }: { endpoint: string; meter: Meter },
): Promise<Response> {
  if (isEventStream(answer)) {
    const headers = keptHeaders(answer);
    headers.set("x-orchestrator-url", endpoint);
    const onOver = async () => balanceEvent(await meter.charge());
    return new Response(passEvents(answer, { onOver }), { status: answer.status, headers });
  }
  const body = await wholeOf(answer);
  const own = await meter.charge();
  const response = passedOn(answer, { body, balance: own });
  response.headers.set("x-orchestrator-url", endpoint);
  const theirs = answer.headers["livepeer-balance"];
  if (own === null && theirs !== undefined) response.headers.set("livepeer-balance", theirs);
  return response;
}
