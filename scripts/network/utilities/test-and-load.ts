import { SECOND_MS } from "@/lib/domain/time";
import type { ListedOrchestratorWire } from "@/lib/schemas/network/orchestrator";
import { type JobResult, quantile, sendThrough } from "./gateway-jobs";
import { allOrchestrators } from "./orchestrators";
import type { Utility } from "./utility";

const TIMEOUT_S = 30;

/** Sends every orchestrator a job, again and again, and says at the end how each fared. Fails where any job did. */
export const continuousTest: Utility = async ({ house, options, say }) => {
  const { seconds, every } = options;
  const tallies = new Map<string, JobResult[]>();
  const endMs = Date.now() + seconds * SECOND_MS;
  for (let round = 1; ; round++) {
    const orchestrators = await chosen(await allOrchestrators(house), options.endpoint);
    const results = await Promise.all(orchestrators.map((one) => jobTo(house.origin, one, `test-${round}`)));
    for (const [at, { name }] of orchestrators.entries())
      tallies.set(name, [...(tallies.get(name) ?? []), ...results.slice(at, at + 1)]);
    const marks = results.map(
      ({ isOk, tookMs }, at) => `${orchestrators[at]?.name} ${isOk ? `${tookMs} ms` : "FAILED"}`,
    );
    say(`round ${round}: ${marks.join(" · ") || "nobody is registered"}`);
    if (Date.now() + every * SECOND_MS > endMs) break;
    await new Promise((resolve) => setTimeout(resolve, every * SECOND_MS));
  }
  for (const [name, results] of tallies) say(`${name}: ${summaryOf(results)}`);
  const all = [...tallies.values()].flat();
  say(`In all: ${summaryOf(all)}`);
  return all.length > 0 && all.every(({ isOk }) => isOk) ? 0 : 1;
};

/** Sends many jobs at once over all orchestrators. Fails where any job did. */
export const load: Utility = async ({ house, options, say }) => {
  const { jobs, atOnce } = options;
  const orchestrators = await chosen(await allOrchestrators(house), options.endpoint);
  if (orchestrators.length === 0) throw new Error("Nobody is registered that could be sent jobs.");
  const results: JobResult[] = [];
  const startMs = Date.now();
  let next = 0;
  const step = Math.max(1, Math.floor(jobs / 10));
  const worker = async () => {
    while (next < jobs) {
      const number = next++;
      const one = orchestrators[number % orchestrators.length];
      if (one) results.push(await jobTo(house.origin, one, `load-${number}`));
      if (results.length % step === 0) say(`${results.length} of ${jobs} jobs are over`);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, jobs) }, worker));
  const seconds = Math.max(1, Date.now() - startMs) / SECOND_MS;
  for (const [status, count] of byStatus(results)) say(`${status}: ${count}`);
  say(`${summaryOf(results)}, ${(results.length / seconds).toFixed(1)} jobs a second`);
  return results.every(({ isOk }) => isOk) ? 0 : 1;
};

async function chosen(
  all: readonly ListedOrchestratorWire[],
  endpoint: string | undefined,
): Promise<ListedOrchestratorWire[]> {
  return all.filter((one) => !one.suspended && (endpoint === undefined || one.endpoint === endpoint));
}

function jobTo(
  gateway: string,
  { capability, endpoint }: ListedOrchestratorWire,
  agentId: string,
): Promise<JobResult> {
  return sendThrough(gateway, { capability, endpoint, agentId, timeoutS: TIMEOUT_S });
}

function byStatus(results: readonly JobResult[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { status, text, isOk } of results) {
    const words = isOk ? "200" : `${status ?? "no answer"} (${text.slice(0, 120)})`;
    counts.set(words, (counts.get(words) ?? 0) + 1);
  }
  return counts;
}

function summaryOf(results: readonly JobResult[]): string {
  const ok = results.filter(({ isOk }) => isOk);
  const times = ok.map(({ tookMs }) => tookMs).sort((a, b) => a - b);
  const middle = `${quantile(times, 0.5)} ms in the middle, ${quantile(times, 0.95)} ms at 95 %`;
  return `${ok.length} of ${results.length} jobs done, ${middle}`;
}
