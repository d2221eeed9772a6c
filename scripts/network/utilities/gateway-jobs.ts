import { performance } from "node:perf_hooks";
import { SECOND_MS } from "@/lib/domain/time";
import { unsignedJobHeader } from "@/lib/server/adapters/byoc/wire/job-request";
import { causeOf } from "./house-client";

/** A job as any client sends it to a gateway: unsigned, so that it costs nothing. */
export interface SentJob {
  readonly capability: string;
  /** The one orchestrator that may take it; whichever is fastest where none is named. */
  readonly endpoint?: string | undefined;
  readonly agentId: string;
  readonly timeoutS: number;
}

export interface JobResult {
  readonly isOk: boolean;
  readonly status: number | null;
  readonly tookMs: number;
  readonly orchestrator: string | null;
  readonly balance: string | null;
  readonly text: string;
}

const GRACE_MS = 10 * SECOND_MS;

/** Sends one job through the gateway; what goes wrong is a result. */
export async function sendThrough(gateway: string, job: SentJob): Promise<JobResult> {
  const { capability, endpoint, agentId, timeoutS } = job;
  const startMs = performance.now();
  const took = () => Math.round(performance.now() - startMs);
  try {
    const answer = await fetch(`${gateway}/process/request/${capability}`, {
      method: "POST",
      headers: {
        livepeer: unsignedJobHeader({ capability, timeoutS, endpoint }),
        "livepeer-orch-search-timeout": "5s",
        "livepeer-orch-search-resp-timeout": "4s",
        "content-type": "application/json",
      },
      body: JSON.stringify({
        action: "service-monitoring",
        agent_id: agentId,
        include_utilization: true,
        timestamp: Date.now() / SECOND_MS,
      }),
      signal: AbortSignal.timeout(timeoutS * SECOND_MS + GRACE_MS),
    });
    const text = (await answer.text()).trim();
    const [orchestrator, balance] = ["x-orchestrator-url", "livepeer-balance"].map((name) =>
      answer.headers.get(name),
    );
    const isOk = answer.status === 200;
    return {
      ...{ isOk, status: answer.status, tookMs: took(), text },
      orchestrator: orchestrator ?? null,
      balance: balance ?? null,
    };
  } catch (error) {
    const text = causeOf(error);
    return { isOk: false, status: null, tookMs: took(), orchestrator: null, balance: null, text };
  }
}

/** The value below which so much of a sorted list lies; 0 of none. */
export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
