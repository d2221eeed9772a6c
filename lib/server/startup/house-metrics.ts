import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { DAY_MS } from "@/lib/domain/time";
import { ALERTS_BPS } from "@/lib/domain/treasury/alerts";
import { newestCursor } from "@/lib/server/escrow/tables/chain-log";
import { countQuarantined, openEffectsByState } from "@/lib/server/escrow/tables/chain-waiting";
import type { Run } from "@/lib/server/kernel/jobs/poller";
import type { JobReport, JobRunner } from "@/lib/server/kernel/jobs/runner";
import { countersUnder } from "@/lib/server/kernel/tables/counters";
import type { Reconciler } from "@/lib/server/ledger/reconcile/reconciler";
import type { Store } from "@/lib/server/store/tx";
import { countAlertsSince } from "@/lib/server/treasury/tables/budget-forecasts";
import { countOpenCalls } from "@/lib/server/treasury/tables/service-calls";

const DURATION_BUCKETS_S = [0.005, 0.02, 0.1, 0.5, 2, 10, 60];
const TASKS = "tasks:";

interface Sources {
  readonly store: Store;
  readonly nowMs: number;
  readonly runner: Pick<JobRunner, "reports">;
  readonly reconciler: Pick<Reconciler, "results" | "mayPay">;
}

/** What one house measures of itself; each has a registry of its own. */
export class HouseMetrics {
  private readonly registry = new Registry();
  private readonly runs: Counter<"job">;
  private readonly failures: Counter<"job">;
  private readonly durations: Histogram<"job">;

  constructor() {
    const registers = [this.registry];
    collectDefaultMetrics({ register: this.registry });
    const labelNames = ["job"] as const;
    this.runs = new Counter({ name: "souk_job_runs_total", help: "Runs of a job.", labelNames, registers });
    this.failures = new Counter({
      name: "souk_job_failures_total",
      help: "Runs of a job that failed.",
      labelNames,
      registers,
    });
    this.durations = new Histogram({
      name: "souk_job_duration_seconds",
      help: "How long a run of a job took.",
      labelNames,
      buckets: DURATION_BUCKETS_S,
      registers,
    });
  }

  noteRun({ job, isOk, tookMs }: Run): void {
    this.runs.inc({ job });
    this.failures.inc({ job }, isOk ? 0 : 1);
    this.durations.observe({ job }, tookMs / 1_000);
  }

  /** The counts of the process, and the state of the house at this moment. */
  async text(sources: Sources): Promise<{ contentType: string; text: string }> {
    const state = await stateRegistry(sources);
    const text = await Registry.merge([this.registry, state]).metrics();
    return { contentType: this.registry.contentType, text };
  }
}

/** Gauges of one moment, in a registry that is thrown away: what is gone is not shown on. */
async function stateRegistry({ store, nowMs, runner, reconciler }: Sources): Promise<Registry> {
  const registry = new Registry();
  const books = await store.read(async (tx) => ({
    effects: await openEffectsByState(tx),
    quarantined: await countQuarantined(tx),
    tasks: await countersUnder(tx, TASKS),
    cursor: await newestCursor(tx),
    calls: await countOpenCalls(tx),
    alerts: await countAlertsSince(tx, nowMs - DAY_MS),
  }));
  const show = showIn(registry);
  showJobs(show, await runner.reports());
  const checks = reconciler
    .results()
    .map(({ name, state }) => [{ check: name }, state === "holds" ? 1 : 0] as const);
  show("souk_check_holds", "1 when an invariant held as the books were last looked at.", checks);
  show("souk_books_green", "1 while payouts may be made.", [[{}, reconciler.mayPay() ? 1 : 0]]);
  const effects = books.effects.map(({ state, total }) => [{ state }, total] as const);
  show("souk_outbox_rows", "Effects for the chain by state, but for confirmed and cancelled ones.", effects);
  show("souk_quarantined_events", "Events of the chain that cannot be booked yet.", [
    [{}, books.quarantined],
  ]);
  const tasks = books.tasks.map(({ key, value }) => [{ status: key.slice(TASKS.length) }, value] as const);
  show("souk_tasks", "Tasks by status.", tasks);
  const calls = books.calls.map(({ state, total }) => [{ state }, total] as const);
  show("souk_service_calls", "Calls of services under way, and claims, by state.", calls);
  showAlerts(show, books.alerts);
  const { cursor } = books;
  if (cursor) {
    show("souk_chain_head_block", "The newest block that was read.", [[{}, cursor.headBlock]]);
    show("souk_chain_confirmed_block", "The newest block whose events took effect.", [
      [{}, cursor.confirmedBlock],
    ]);
  }
  return registry;
}

type Sample = readonly [labels: Readonly<Record<string, string>>, value: number];
type Show = (name: string, help: string, samples: readonly Sample[]) => void;

function showIn(registry: Registry): Show {
  return (name, help, samples) => {
    const labelNames = Object.keys(samples[0]?.[0] ?? {});
    const gauge = new Gauge({ name, help, labelNames, registers: [registry] });
    for (const [labels, value] of samples) gauge.set(labels, value);
  };
}

function showJobs(show: Show, reports: readonly JobReport[]): void {
  const succeeded = reports.flatMap(({ name, lastSuccessAtMs }) =>
    lastSuccessAtMs === null ? [] : [[{ job: name }, lastSuccessAtMs / 1_000] as const],
  );
  show("souk_job_last_success_timestamp_seconds", "When a run of a job last succeeded.", succeeded);
  const ages = reports.map(
    ({ name, waiting }) =>
      [{ job: name }, Math.max(0, ...waiting.map(({ ageMs }) => ageMs ?? 0)) / 1_000] as const,
  );
  show("souk_job_oldest_work_age_seconds", "How long the oldest work of a job has waited.", ages);
}

function showAlerts(show: Show, alerts: Awaited<ReturnType<typeof countAlertsSince>>): void {
  const samples = [...ALERTS_BPS, null].map((bps) => {
    const said = bps === null ? "forecast" : `${bps / 100}%`;
    return [{ said }, alerts.find(({ thresholdBps }) => thresholdBps === bps)?.total ?? 0] as const;
  });
  show(
    "souk_budget_alerts",
    "What was said of budgets in the last 24 hours: shares, and forecasts.",
    samples,
  );
}
