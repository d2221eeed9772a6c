import type { Store, Tx } from "@/lib/server/store/tx";
import { Poller, type PollerState, type PollerWorld } from "./poller";

/** What waits for a job, so that a job that runs and does nothing is seen as well. */
export interface WaitingWork {
  /** Since when the oldest of it waits, in ms; null when nothing waits. Read with an index: it is asked often. */
  oldestAtMs(tx: Tx, nowMs: number): Promise<number | null>;
  readonly mayWaitMs: number;
}

/** Something that a subsystem does by the clock. `W` is what it needs of the house. */
export interface Job<W> {
  readonly name: string;
  readonly intervalMs: number;
  /** How long ago its last success may be before the job counts as stuck. */
  readonly mayPauseMs: number;
  /** Called once for each house; the answer is one run. */
  open(world: W): () => Promise<unknown>;
  /** Null when nothing ever waits for it. */
  readonly work: WaitingWork | null;
}

export interface JobReport extends PollerState {
  readonly name: string;
  /** How long the oldest work has waited; null when none does. */
  readonly oldestWorkAgeMs: number | null;
}

interface RunnerWorld extends PollerWorld {
  readonly store: Store;
}

type Timing = Pick<Job<never>, "name" | "mayPauseMs" | "work">;

interface Running {
  readonly job: Timing;
  readonly poller: Poller;
}

/** Starts, stops and reports the jobs of a house. */
export class JobRunner {
  private constructor(
    private readonly running: readonly Running[],
    private readonly world: RunnerWorld,
  ) {}

  static open<W>(jobs: readonly Job<W>[], parts: { world: W } & RunnerWorld): JobRunner {
    const { world, ...runner } = parts;
    const running = jobs.map((job) => {
      const { name, intervalMs } = job;
      return { job, poller: new Poller({ name, intervalMs, tick: job.open(world) }, runner) };
    });
    return new JobRunner(running, runner);
  }

  start(): void {
    for (const { poller } of this.running) poller.start();
  }

  async stop(): Promise<void> {
    await Promise.all(this.running.map(({ poller }) => poller.stop()));
  }

  reports(): Promise<JobReport[]> {
    const nowMs = this.world.clock();
    return this.world.store.read(async (tx) => {
      const reports: JobReport[] = [];
      for (const { job, poller } of this.running) {
        const oldestAtMs = job.work === null ? null : await job.work.oldestAtMs(tx, nowMs);
        const oldestWorkAgeMs = oldestAtMs === null ? null : Math.max(0, nowMs - oldestAtMs);
        reports.push({ name: job.name, ...poller.state(), oldestWorkAgeMs });
      }
      return reports;
    });
  }

  /** A sentence for each job that is stuck, or that lets its work wait; they give away nothing but its name. */
  async late(): Promise<string[]> {
    const nowMs = this.world.clock();
    const reports = await this.reports();
    return this.running.flatMap(({ job }, index) => {
      const report = reports[index];
      if (report === undefined) return [];
      const sentences: string[] = [];
      if (isStuck(job, report, nowMs)) sentences.push(`the ${job.name} has not got through for too long`);
      if ((report.oldestWorkAgeMs ?? 0) > (job.work?.mayWaitMs ?? 0)) {
        sentences.push(`something waits for the ${job.name} for too long`);
      }
      return sentences;
    });
  }
}

/** Before its first success a job has as long from its start. */
function isStuck(job: Timing, report: JobReport, nowMs: number): boolean {
  const sinceMs = report.lastSuccessAtMs ?? report.startedAtMs;
  return sinceMs !== null && nowMs - sinceMs > job.mayPauseMs;
}
