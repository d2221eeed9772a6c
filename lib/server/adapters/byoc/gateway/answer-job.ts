import type { PrivateKeyAccount } from "viem/accounts";
import { minUnits } from "@/lib/domain/money";
import { SECOND_MS } from "@/lib/domain/time";
import { admitJob, bodyOfJob, UNBOUND } from "@/lib/server/adapters/byoc/orchestrator/admit-job";
import { aheadWei, Meter, POOR } from "@/lib/server/adapters/byoc/orchestrator/meter";
import type { OrchestratorParts } from "@/lib/server/adapters/byoc/orchestrator/parts";
import { serveJob } from "@/lib/server/adapters/byoc/orchestrator/serve-job";
import { NO_CAPACITY } from "@/lib/server/adapters/byoc/orchestrator/token";
import { bindingOf, refused } from "@/lib/server/adapters/byoc/wire/binding";
import { headerOf } from "@/lib/server/adapters/byoc/wire/headers";
import { type JobRequest, passesFilter, readJobHeader } from "@/lib/server/adapters/byoc/wire/job-request";
import { ByocRefusal, isByocRefusal } from "@/lib/server/adapters/byoc/wire/refusal";
import { searchTimeMs } from "@/lib/server/adapters/byoc/wire/search-time";
import type { Outbound } from "@/lib/server/outbound/outbound";
import { type Offer, offersOf } from "./offers";
import { sendJob, type Unserved } from "./send-job";

export interface GatewayParts {
  /** Its own workers, and what senders have here. */
  readonly own: OrchestratorParts;
  readonly serviceAddress: string;
  readonly outbound: Outbound;
  /** Signs what the house sends. */
  readonly account: PrivateKeyAccount;
  /** Whoever may be sent jobs. */
  readonly endpoints: () => Promise<readonly string[]>;
  /** A second that costs more is not bought for anybody. */
  readonly maxPriceWei: bigint;
  readonly newJobId: () => string;
}

/** A job that somebody wants done, by whomever. */
interface Wanted {
  readonly job: JobRequest;
  readonly body: Uint8Array;
  /** Who pays; null where nobody says who they are. */
  readonly sender: string | null;
  /** Whether nobody can use what was signed again: else it costs nothing or does not run. */
  readonly isBound: boolean;
  /** It was signed for this house, and goes nowhere else. */
  readonly isForHere: boolean;
  readonly route: string;
  readonly contentType: string | null;
  readonly maxPriceWei: bigint;
}

/**
 * Has a job done: by a worker of the house's own where one is free, else by whichever orchestrator of the registry offers it
 * first, and after that by the next.
 * @throws ByocRefusal 400 for what is no job, or is not the sender's; 502 where all failed; 503 where nobody does such jobs
 */
export async function answerJob(request: Request, route: string, parts: GatewayParts): Promise<Response> {
  const wanted = await wantedOf(request, route, parts);
  const here = await tryHere(wanted, parts);
  if (here instanceof Response) return here;
  if (wanted.isForHere) throw new ByocRefusal(503, here?.why ?? NO_CAPACITY);
  return tryElsewhere(wanted, { parts, search: searchOf(request), before: here === null ? [] : [here] });
}

async function wantedOf(request: Request, route: string, parts: GatewayParts): Promise<Wanted> {
  const { own, serviceAddress } = parts;
  const job = readJobHeader(headerOf(request.headers, "job") ?? "");
  const contentType = request.headers.get("content-type");
  const maxPriceWei = minUnits(job.maxPriceWei ?? parts.maxPriceWei, parts.maxPriceWei);
  const common = { job, route, contentType };
  if (job.sender === "" && job.sig === "") {
    const body = await bodyOfJob(request);
    return { ...common, body, sender: null, isBound: false, isForHere: false, maxPriceWei: 0n };
  }
  const { body, isBound } = await admitJob(request, { job, serviceAddress }, own);
  const isForHere = bindingOf(job.request).orchestrator !== undefined;
  return { ...common, body, sender: job.sender, isBound, isForHere, maxPriceWei };
}

function searchOf({ headers }: Request) {
  return {
    timeoutMs: searchTimeMs(headers.get("livepeer-orch-search-timeout"), SECOND_MS),
    answerMs: searchTimeMs(headers.get("livepeer-orch-search-resp-timeout"), SECOND_MS / 2),
  };
}

/** Null where no worker of the house's own does it. */
async function tryHere(
  wanted: Wanted,
  { own, serviceAddress }: GatewayParts,
): Promise<Response | Unserved | null> {
  const { job, sender, route, body, contentType, isBound } = wanted;
  if (!passesFilter(job.filter, serviceAddress)) return null;
  const worker = await own.workers.find(job.capability);
  if (worker === null || worker.priceWei > wanted.maxPriceWei) return null;
  if (worker.priceWei > 0n && !isBound) throw refused(UNBOUND);
  const giveBack = own.load.isBroken(worker) ? null : own.load.reserve(worker);
  if (giveBack === null) return { why: NO_CAPACITY };
  try {
    const answer = await serveJob(own, { job, sender, worker, route, body, contentType }, giveBack);
    answer.headers.set("x-orchestrator-url", serviceAddress);
    return answer;
  } catch (error) {
    if (wanted.isForHere || !isByocRefusal(error) || error.status < 500) throw error;
    return { why: error.message };
  }
}

interface Elsewhere {
  readonly parts: GatewayParts;
  readonly search: { readonly timeoutMs: number; readonly answerMs: number };
  /** Who was asked already. */
  readonly before: readonly Unserved[];
}

async function tryElsewhere(wanted: Wanted, { parts, search, before }: Elsewhere): Promise<Response> {
  const { job } = wanted;
  const { capability } = job;
  const endpoints = (await parts.endpoints()).filter((url) => passesFilter(job.filter, url));
  const failed: Unserved[] = [...before];
  let isPoor = false;
  for await (const offer of offersOf(parts, { endpoints, capability, ...search })) {
    if (!suits(offer, wanted)) continue;
    const meter = await meterFor(offer, wanted, parts);
    if (meter === null) isPoor = true;
    else {
      const { endpoint } = offer;
      const { route, body, contentType } = wanted;
      const nowMs = parts.own.clock();
      const sent = { job, endpoint, jobId: parts.newJobId(), route, body, contentType, search, nowMs };
      const answer = await sendJob(parts, { sent, meter });
      if (answer instanceof Response) return answer;
      failed.push(answer);
    }
  }
  if (failed.length > 0) throw new ByocRefusal(502, `No orchestrator did the job: ${sentencesOf(failed)}`);
  if (isPoor) throw new ByocRefusal(400, POOR);
  throw new ByocRefusal(503, `No orchestrators found for capability ${capability}`);
}

/** Not above any limit, and what this house has there pays for it, since it makes no tickets. */
function suits({ priceWei, balanceWei }: Offer, { job, maxPriceWei, isBound }: Wanted): boolean {
  if (priceWei === 0n) return true;
  return isBound && priceWei <= maxPriceWei && balanceWei >= aheadWei({ priceWei, timeoutS: job.timeoutS });
}

/** Null where the sender cannot pay for it. */
async function meterFor({ priceWei }: Offer, wanted: Wanted, { own }: GatewayParts): Promise<Meter | null> {
  const { sender, job } = wanted;
  const { capability, timeoutS } = job;
  const of = { sender, capability, priceWei, timeoutS, nowMs: own.clock() };
  return Meter.open(own.accounts, of).catch((error: unknown) => {
    if (isByocRefusal(error)) return null;
    throw error;
  });
}

const SHOWN = 5;
const sentencesOf = (failed: readonly Unserved[]) =>
  failed
    .slice(0, SHOWN)
    .map(({ why }) => why)
    .join(" ");
