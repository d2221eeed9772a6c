import type { Alarm } from "@/lib/server/kernel/alarm";
import type { Store, Tx } from "@/lib/server/store/tx";
import { Poller, type PollerState, type PollerWorld } from "./poller";

/** One kind of thing that waits for a job, so that a job that runs and does nothing is seen as well. */
export interface Waiting {
  /** What is the matter once it waits for too long: everybody may read it, so it names nobody and no amount. */
  readonly what: string;
  /** Since when the oldest of it waits, in ms; null when nothing waits. Read with an index: it is asked often. */
  oldestAtMs(tx: Tx, nowMs: number): Promise<number | null>;
  readonly mayWaitMs: number;
  /** What only an operator may read. */
  detail?(): string | null;
}

/** Something that a subsystem does by the clock. `W` is what it needs of the house. */
export interface Job<W> {
  readonly name: string;
  readonly intervalMs: number;
  /** How long ago its last success may be before the job counts as stuck. */
  readonly mayPauseMs: number;
  /** What is the matter then, in words of its own. */
  readonly whenStuck?: string;
  /** Called once for each house; the answer is one run. */
  open(world: W): () => Promise<unknown>;
  /** All that may wait for it, of which each kind has its age; called once for each house. */
  waits(world: W): readonly Waiting[];
}

/** How long the oldest of one kind has waited; null when none does. */
export interface WaitingReport extends Pick<Waiting, "what" | "mayWaitMs"> {
  readonly ageMs: number | null;
}

export interface JobReport extends PollerState {
  readonly name: string;
  readonly waiting: readonly WaitingReport[];
}

interface RunnerWorld extends PollerWorld {
  readonly store: Store;
}

interface Running {
  readonly job: Omit<Job<never>, "open" | "waits">;
  readonly waits: readonly Waiting[];
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
      const poller = new Poller({ name, intervalMs, tick: job.open(world) }, runner);
      return { job, waits: job.waits(world), poller };
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
      for (const { job, waits, poller } of this.running) {
        const waiting: WaitingReport[] = [];
        for (const one of waits) waiting.push(await reportOf(one, tx, nowMs));
        reports.push({ name: job.name, ...poller.state(), waiting });
      }
      return reports;
    });
  }

  /** The jobs that do not get through; known without the books. */
  stuck(): Alarm[] {
    const nowMs = this.world.clock();
    return this.running.flatMap(({ job, poller }) => {
      const sinceMs = notThroughSinceMs(poller.state());
      if (sinceMs === null || nowMs - sinceMs <= job.mayPauseMs) return [];
      const sentence = job.whenStuck ?? `the ${job.name} has not got through for too long`;
      return [{ sentence, detail: null, sinceMs }];
    });
  }

  /** What waits for longer than it may. */
  late(reports: readonly JobReport[]): Alarm[] {
    const nowMs = this.world.clock();
    return this.running.flatMap(({ job, waits }, index) =>
      waits.flatMap(({ what: sentence, mayWaitMs, detail }, place) => {
        const ageMs = reports[index]?.waiting[place]?.ageMs ?? 0;
        if (ageMs <= mayWaitMs) return [];
        return [{ sentence, detail: detail?.() ?? `it waits for the ${job.name}`, sinceMs: nowMs - ageMs }];
      }),
    );
  }
}

async function reportOf({ what, mayWaitMs, oldestAtMs }: Waiting, tx: Tx, nowMs: number) {
  const atMs = await oldestAtMs(tx, nowMs);
  return { what, mayWaitMs, ageMs: atMs === null ? null : Math.max(0, nowMs - atMs) };
}

/** Before its first success a job has as long from its start. */
function notThroughSinceMs({ lastSuccessAtMs, startedAtMs }: PollerState): number | null {
  return lastSuccessAtMs ?? startedAtMs;
}
