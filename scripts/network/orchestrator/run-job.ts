import { minUnits } from "@/lib/domain/money";
import { SECOND_MS } from "@/lib/domain/time";
import { isSignedBy, jobText } from "@/lib/server/adapters/byoc/wire/credentials";
import { headerOf } from "@/lib/server/adapters/byoc/wire/headers";
import { type JobRequest, readJobHeader } from "@/lib/server/adapters/byoc/wire/job-request";
import { ByocRefusal } from "@/lib/server/adapters/byoc/wire/refusal";
import { readBytes } from "@/lib/server/http/body";
import type { Asked } from "../../providers/http/routes";
import type { Capability } from "./capabilities";
import type { OrchestratorState } from "./orchestrator";

const BODY_BYTES = 256 * 1024;
/** So many seconds a sender must be able to pay before a job begins. */
const PAID_AHEAD_S = 60n;

/** Runs a signed job at its worker, and charges the seconds that it took. @throws ByocRefusal */
export async function runJob({ request, segment }: Asked, state: OrchestratorState): Promise<Response> {
  const job = readJobHeader(headerOf(request.headers, "job") ?? "");
  if (!(await isSignedBy(job.sender, { text: jobText(job), sig: job.sig })))
    throw new ByocRefusal(400, "Could not verify job creds");
  const capability = state.capabilities.find(job.capability);
  const release = capability && state.capabilities.reserve(capability);
  if (!capability || !release) throw new ByocRefusal(503, "No capacity available for capability");
  try {
    const body = await readBytes(request, BODY_BYTES);
    return await charged(state, { job, capability }, (seconds) =>
      askWorker(state, { job, capability, route: segment, body, request, seconds }),
    );
  } finally {
    release();
  }
}

interface JobAt {
  readonly job: JobRequest;
  readonly capability: Capability;
}

/** Holds what the whole job may cost, and gives back what it did not. */
async function charged(
  { balances }: OrchestratorState,
  { job, capability }: JobAt,
  run: (seconds: { used: bigint }) => Promise<Response>,
): Promise<Response> {
  const { sender, timeoutS } = job;
  const { name, priceWei } = capability;
  const aheadS = PAID_AHEAD_S > BigInt(timeoutS) ? PAID_AHEAD_S : BigInt(timeoutS);
  const held = { sender, capability: name, wei: priceWei * aheadS };
  if (!balances.hold(held)) throw new ByocRefusal(400, "Insufficient balance for request");
  const seconds = { used: 0n };
  const settle = () =>
    balances.giveBack({ ...held, wei: held.wei - priceWei * minUnits(seconds.used, aheadS) });
  const response = await run(seconds).finally(settle);
  response.headers.set("livepeer-balance", balances.of(sender, name).toString());
  return response;
}

interface WorkerJob extends JobAt {
  readonly route: string;
  readonly body: Uint8Array;
  readonly request: Request;
  /** Whole seconds of its worker, the begun one counted. */
  readonly seconds: { used: bigint };
}

async function askWorker(state: OrchestratorState, of: WorkerJob): Promise<Response> {
  const { job, capability, route, body, request, seconds } = of;
  const startedAt = performance.now();
  const used = () => BigInt(Math.ceil((performance.now() - startedAt) / SECOND_MS));
  const headers = new Headers({ "content-type": request.headers.get("content-type") ?? "application/json" });
  if (capability.token !== "") headers.set("authorization", `Bearer ${capability.token}`);
  const signal = AbortSignal.timeout(job.timeoutS * SECOND_MS);
  try {
    const url = `${capability.workerUrl}${route === "" ? "" : `/${route}`}`;
    const answer = await fetch(url, {
      method: "POST",
      headers,
      body: Buffer.from(body),
      signal,
      redirect: "manual",
    });
    const text = await answer.arrayBuffer();
    state.capabilities.noteReached(capability, true);
    seconds.used = used();
    return passedOn(answer, text);
  } catch (error) {
    if (signal.aborted) seconds.used = used();
    else state.capabilities.noteReached(capability, false);
    const why = error instanceof Error ? error.message : "unknown";
    throw new ByocRefusal(signal.aborted ? 504 : 500, `job not able to be processed err=${why}`);
  }
}

function passedOn({ status, headers }: Response, body: ArrayBuffer): Response {
  const kept = new Headers();
  for (const name of ["content-type", "x-metadata"]) {
    const value = headers.get(name);
    if (value !== null) kept.set(name, value);
  }
  return new Response(status === 204 || status === 304 ? null : body, {
    status: status < 200 ? 502 : status,
    headers: kept,
  });
}
