import { SECOND_MS } from "@/lib/domain/time";
import {
  type Binding,
  bindingOf,
  isBound,
  nonceUntilMs,
  refused,
  requireItsOwn,
} from "@/lib/server/adapters/byoc/wire/binding";
import { isSignedBy, jobText } from "@/lib/server/adapters/byoc/wire/credentials";
import type { JobRequest } from "@/lib/server/adapters/byoc/wire/job-request";
import { ByocRefusal } from "@/lib/server/adapters/byoc/wire/refusal";
import { readBytes } from "@/lib/server/http/body";
import type { OrchestratorParts } from "./parts";

const BODY_BYTES = 256 * 1024;

/** A job whose sender is who signed it, for just this. */
export interface SignedJob {
  readonly job: JobRequest;
  readonly body: Uint8Array;
  /** Whether nobody can use what was signed again. */
  readonly isBound: boolean;
}

interface Arrived {
  readonly job: JobRequest;
  readonly serviceAddress: string;
}

/** The body of a job, and nothing of what is over its limit. @throws TooLarge */
export const bodyOfJob = (request: Request) => readBytes(request, BODY_BYTES);

/** @throws ByocRefusal 400 for a signature of somebody else, for something else, or heard before */
export async function admitJob(
  request: Request,
  { job, serviceAddress }: Arrived,
  { accounts, clock, isStrict }: Pick<OrchestratorParts, "accounts" | "clock" | "isStrict">,
): Promise<SignedJob> {
  const { sender, sig, capability } = job;
  if (!(await isSignedBy(sender, { text: jobText(job), sig })))
    throw new ByocRefusal(400, "Could not verify job creds");
  const body = await bodyOfJob(request);
  const binding = bindingOf(job.request);
  const nowMs = clock();
  requireItsOwn(binding, { capability, body, serviceAddress, nowMs });
  if (isStrict && !isBound(binding)) throw refused(UNBOUND);
  if (!(await isHeardFirst(accounts, { sender, binding, nowMs }))) throw refused("the job was sent before");
  return { job, body, isBound: isBound(binding) };
}

/** Why what is not bound to itself does not run. */
export const UNBOUND = "the request must carry capability, nonce, exp and body_sha256";

async function isHeardFirst(
  accounts: OrchestratorParts["accounts"],
  { sender, binding, nowMs }: { sender: string; binding: Binding; nowMs: number },
): Promise<boolean> {
  const { nonce, iat } = binding;
  if (nonce === undefined) return true;
  const signedAtMs = iat === undefined ? null : iat * SECOND_MS;
  return accounts.takeNonce({ sender, nonce, signedAtMs, untilMs: nonceUntilMs(binding, nowMs) });
}
