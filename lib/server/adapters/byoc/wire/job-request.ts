import { jobDetails, jobHeader, jobParameters } from "@/lib/schemas/adapters/byoc";
import { fromBase64Json, fromJson, toBase64Json } from "./base64-json";
import { ByocRefusal } from "./refusal";

/** A job as its header says it; `request` and `parameters` stay the very strings that were signed. */
export interface JobRequest {
  readonly id: string;
  readonly capability: string;
  readonly request: string;
  readonly parameters: string;
  readonly sender: string;
  readonly sig: string;
  readonly timeoutS: number;
  readonly streamId: string | null;
  readonly filter: OrchestratorFilter;
  /** The most that a second may cost, of ours; null where the client does not say. */
  readonly maxPriceWei: bigint | null;
}

/** By exact URL; an empty list says nothing. */
export interface OrchestratorFilter {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

/**
 * The job header, standard base64 of JSON. Missing or empty `parameters` are `{}`.
 * @throws ByocRefusal 400 in upstream's words.
 */
export function readJobHeader(header: string): JobRequest {
  const job = fromBase64Json(header, { shape: jobHeader, words: "Unable to parse job request, err=" });
  if (job.timeout_seconds === 0) throw new ByocRefusal(400, NO_TIMEOUT);
  const details = fromJson(job.request, { shape: jobDetails, words: "Unable to unmarshal job request err=" });
  const { orchestrators, max_price_per_unit: mostWei } = fromJson(job.parameters || "{}", {
    shape: jobParameters,
    words: "Unable to unmarshal job parameters err=",
  });
  return {
    id: job.id,
    capability: job.capability,
    request: job.request,
    parameters: job.parameters,
    sender: job.sender,
    sig: job.sig,
    timeoutS: job.timeout_seconds,
    streamId: details.stream_id ?? null,
    filter: { include: orchestrators?.include ?? [], exclude: orchestrators?.exclude ?? [] },
    maxPriceWei: mostWei === undefined ? null : BigInt(mostWei),
  };
}

const NO_TIMEOUT =
  "Unable to parse job request, err=no timeout_seconds set with request, timeout_seconds is required";

type Unfiltered = Omit<JobRequest, "filter" | "streamId" | "maxPriceWei">;

/** The header of a job that nobody signs, so that it costs nothing; for one orchestrator alone where one is named. */
export function unsignedJobHeader(of: {
  capability: string;
  timeoutS: number;
  endpoint?: string | undefined;
}): string {
  const parameters = of.endpoint === undefined ? {} : { orchestrators: { include: [of.endpoint] } };
  return toBase64Json({
    request: JSON.stringify({ run: of.capability }),
    parameters: JSON.stringify(parameters),
    capability: of.capability,
    timeout_seconds: of.timeoutS,
  });
}

/** The header that carries it, every key as upstream writes it. */
export function writeJobHeader(job: Unfiltered, search: { timeoutMs: number; answerMs: number }): string {
  return toBase64Json({
    id: job.id,
    request: job.request,
    parameters: job.parameters,
    capability: job.capability,
    capability_url: "",
    sender: job.sender,
    sig: job.sig,
    timeout_seconds: job.timeoutS,
    OrchSearchTimeout: search.timeoutMs * NANOSECONDS,
    OrchSearchRespTimeout: search.answerMs * NANOSECONDS,
  });
}

/** In a millisecond. */
const NANOSECONDS = 1_000_000;

/** Whether the filter of the job lets an orchestrator take it, by the exact text of its URL. */
export function passesFilter({ include, exclude }: OrchestratorFilter, url: string): boolean {
  return (include.length === 0 || include.includes(url)) && !exclude.includes(url);
}
