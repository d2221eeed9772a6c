import type { Logger } from "pino";
import { ChainUnavailable } from "@/lib/domain/escrow/errors";

export interface PollingJob {
  readonly name: string;
  readonly intervalMs: number;
  tick(): Promise<unknown>;
}

/** How a job has gone since its start. Moments are null while there was none. */
export interface PollerState {
  readonly runs: number;
  readonly failures: number;
  readonly startedAtMs: number | null;
  /** Since when the run under way goes on. */
  readonly runningSinceMs: number | null;
  readonly lastSuccessAtMs: number | null;
  readonly lastFailureAtMs: number | null;
}

export interface Run {
  readonly job: string;
  readonly isOk: boolean;
  readonly tookMs: number;
}

/** What runs jobs; its log is one for lines that repeat. */
export interface PollerWorld {
  readonly clock: () => number;
  readonly log: Logger;
  readonly onRun?: (run: Run) => void;
}

/** A job that runs again and again. A run never overlaps the one before; a failed one is logged and tried again. */
export class Poller {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private isStopped = false;
  private isFailing = false;
  private current: PollerState = {
    runs: 0,
    failures: 0,
    startedAtMs: null,
    runningSinceMs: null,
    lastSuccessAtMs: null,
    lastFailureAtMs: null,
  };

  constructor(
    private readonly job: PollingJob,
    private readonly world: PollerWorld,
  ) {}

  state(): PollerState {
    return this.current;
  }

  start(): void {
    this.note({ startedAtMs: this.world.clock() });
    this.running = this.run();
  }

  /** Resolves when the run under way has ended; none follows. */
  async stop(): Promise<void> {
    this.isStopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  private async run(): Promise<void> {
    const began = performance.now();
    this.note({ runs: this.current.runs + 1, runningSinceMs: this.world.clock() });
    const isOk = await this.tryOnce();
    this.note({ runningSinceMs: null });
    this.world.onRun?.({ job: this.job.name, isOk, tookMs: performance.now() - began });
    if (this.isStopped) return;
    this.timer = setTimeout(() => {
      this.running = this.run();
    }, this.job.intervalMs);
  }

  private async tryOnce(): Promise<boolean> {
    const { clock, log } = this.world;
    try {
      await this.job.tick();
      if (this.isFailing) log.info({ job: this.job.name }, "goes on");
      this.isFailing = false;
      this.note({ lastSuccessAtMs: clock() });
      return true;
    } catch (error) {
      this.isFailing = true;
      this.note({ failures: this.current.failures + 1, lastFailureAtMs: clock() });
      this.complain(error);
      return false;
    }
  }

  private complain(error: unknown): void {
    const { log } = this.world;
    const job = this.job.name;
    if (error instanceof ChainUnavailable) log.warn({ job, ...trouble(error) }, "waits for the chain");
    else log.error({ job, err: error }, "failed and will be tried again");
  }

  private note(change: Partial<PollerState>): void {
    this.current = { ...this.current, ...change };
  }
}

/** What came instead of an answer, where that was sorted, and the node's own words. */
function trouble({ cause, message }: ChainUnavailable): { why: string; said?: string } {
  if (typeof cause !== "object" || cause === null || !("label" in cause)) return { why: message };
  const said = "said" in cause && typeof cause.said === "string" ? cause.said : undefined;
  return { why: String(cause.label), ...(said === undefined ? {} : { said }) };
}
