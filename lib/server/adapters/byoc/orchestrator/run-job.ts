import { refused } from "@/lib/server/adapters/byoc/wire/binding";
import { headerOf } from "@/lib/server/adapters/byoc/wire/headers";
import { readJobHeader } from "@/lib/server/adapters/byoc/wire/job-request";
import { ByocRefusal } from "@/lib/server/adapters/byoc/wire/refusal";
import { admitJob, type SignedJob, UNBOUND } from "./admit-job";
import type { OrchestratorParts, Worker } from "./parts";
import { serveJob } from "./serve-job";
import { NO_CAPACITY } from "./token";

interface Here {
  readonly parts: OrchestratorParts;
  /** What it is called by whoever sends it jobs. */
  readonly serviceAddress: string;
  /** Of the worker, as it stands in the path. */
  readonly route: string;
}

/** Runs a signed job of one of its own workers. @throws ByocRefusal */
export async function runJob(request: Request, here: Here): Promise<Response> {
  const { parts, serviceAddress } = here;
  const job = readJobHeader(headerOf(request.headers, "job") ?? "");
  const signed = await admitJob(request, { job, serviceAddress }, parts);
  const worker = await parts.workers.find(job.capability);
  if (worker === null) throw new ByocRefusal(503, NO_CAPACITY);
  return runSignedJob(request, { ...here, signed, worker });
}

/** @throws ByocRefusal 503 where the worker is broken or has no place free */
export async function runSignedJob(
  request: Request,
  { parts, route, signed, worker }: Here & { readonly signed: SignedJob; readonly worker: Worker },
): Promise<Response> {
  const { job, body } = signed;
  if (worker.priceWei > 0n && !signed.isBound) throw refused(UNBOUND);
  const giveBack = parts.load.isBroken(worker) ? null : parts.load.reserve(worker);
  if (giveBack === null) throw new ByocRefusal(503, NO_CAPACITY);
  const contentType = request.headers.get("content-type");
  return serveJob(parts, { job, sender: job.sender, worker, route, body, contentType }, giveBack);
}
