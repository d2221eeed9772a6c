import { SECOND_MS } from "@/lib/domain/time";
import type { JobRequest } from "@/lib/server/adapters/byoc/wire/job-request";
import { ByocRefusal } from "@/lib/server/adapters/byoc/wire/refusal";
import type { OpenedAnswer } from "@/lib/server/outbound/exchange";
import { isOutboundFailed, type OutboundFailed } from "@/lib/server/outbound/outbound-failed";
import { isEventStream, passEvents } from "./event-stream";
import { Meter } from "./meter";
import type { OrchestratorParts, Worker } from "./parts";

/** The most of an answer that is kept in memory, and of one that is passed on as it comes. */
const ANSWER_BYTES = 4 * 1024 * 1024;
export const STREAM_BYTES = 16 * 1024 * 1024;

export interface JobAtWorker {
  readonly job: Pick<JobRequest, "capability" | "timeoutS">;
  /** Who pays; null where nobody says who they are. */
  readonly sender: string | null;
  readonly worker: Worker;
  /** Of the worker, as it stands in the path; empty for its address itself. */
  readonly route: string;
  readonly body: Uint8Array;
  readonly contentType: string | null;
}

type Parts = Pick<OrchestratorParts, "accounts" | "load" | "outbound" | "clock">;

/**
 * Runs a job at its worker, charges the seconds that it took, and gives the worker's place back.
 * @param giveBack the place that was reserved
 * @throws ByocRefusal 400 where the sender cannot pay; 500, 502, 503 or 504 where the worker does not answer as it should
 */
export async function serveJob(parts: Parts, at: JobAtWorker, giveBack: () => void): Promise<Response> {
  try {
    const { sender, worker, job } = at;
    const { capability, timeoutS } = job;
    const nowMs = parts.clock();
    const meter = await Meter.open(parts.accounts, {
      ...{ sender, capability, priceWei: worker.priceWei, timeoutS, nowMs },
    });
    return await answered(parts, at, { meter, giveBack });
  } catch (error) {
    giveBack();
    throw error;
  }
}

interface Run {
  readonly meter: Meter;
  readonly giveBack: () => void;
}

async function answered(parts: Parts, at: JobAtWorker, run: Run): Promise<Response> {
  const { load } = parts;
  try {
    const answer = await parts.outbound.open(questionOf(at));
    if (isEventStream(answer)) return streamed(answer, run);
    const body = await wholeOf(answer);
    load.noteReached(at.worker, true);
    const balance = await run.meter.charge();
    run.giveBack();
    return passedOn(answer, { body, balance });
  } catch (error) {
    if (!isOutboundFailed(error)) {
      await run.meter.giveBack();
      throw error;
    }
    throw await unserved(error, { load, run, worker: at.worker });
  }
}

function questionOf({ worker, route, body, contentType, job }: JobAtWorker) {
  const headers: Record<string, string> = { "content-type": contentType ?? "application/json" };
  if (worker.token !== "") headers.authorization = `Bearer ${worker.token}`;
  return {
    url: route === "" ? worker.url : `${worker.url}/${route}`,
    method: "POST" as const,
    headers,
    body,
    timeoutMs: job.timeoutS * SECOND_MS,
    maxBytes: STREAM_BYTES,
  };
}

/** A worker's time is charged where it was used up; what broke is not. */
async function unserved(
  error: OutboundFailed,
  { load, run, worker }: { load: OrchestratorParts["load"]; run: Run; worker: Worker },
): Promise<ByocRefusal> {
  const { kind, message } = error;
  if (kind === "unreachable" || kind === "not_http") load.noteReached(worker, false);
  if (kind === "timeout") await run.meter.charge();
  else await run.meter.giveBack();
  return new ByocRefusal(STATUS_OF[kind], `job not able to be processed err=${message}`);
}

const STATUS_OF = {
  timeout: 504,
  busy: 503,
  redirect: 502,
  too_large: 502,
  not_http: 502,
  refused_address: 500,
  unreachable: 500,
} as const satisfies Record<OutboundFailed["kind"], number>;

/** @throws OutboundFailed, also for an answer that is longer than one that is kept in memory may be */
export async function wholeOf(answer: OpenedAnswer): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of answer.body) {
    bytes += chunk.byteLength;
    if (bytes > ANSWER_BYTES) throw new ByocRefusal(502, `the answer has more than ${ANSWER_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function streamed(answer: OpenedAnswer, { meter, giveBack }: Run): Response {
  const onOver = async () => {
    giveBack();
    return balanceEvent(await meter.charge());
  };
  const headers = keptHeaders(answer);
  if (meter.beforeWei !== null) headers.set("livepeer-payment-balance", meter.beforeWei.toString());
  return new Response(passEvents(answer, { onOver }), { status: answer.status, headers });
}

/** With three decimals, as upstream writes it. */
export const balanceEvent = (wei: bigint | null) => (wei === null ? null : `{"balance": ${wei}.000}`);

export function passedOn(
  answer: OpenedAnswer,
  { body, balance }: { body: Uint8Array; balance: bigint | null },
): Response {
  const headers = keptHeaders(answer);
  if (balance !== null) headers.set("livepeer-balance", balance.toString());
  const { status } = answer;
  const hasBody = status !== 204 && status !== 205;
  return new Response(hasBody ? Buffer.from(body) : null, { status, headers });
}

/** What a worker says is data: nothing in it runs on a page of this origin. */
export function keptHeaders({ headers }: OpenedAnswer): Headers {
  const kept = new Headers({
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; sandbox",
  });
  for (const name of ["content-type", "x-metadata"]) {
    const value = headers[name];
    if (value !== undefined) kept.set(name, value);
  }
  return kept;
}
