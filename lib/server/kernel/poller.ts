import type { Logger } from "pino";
import { ChainUnavailable } from "@/lib/domain/errors";

export interface PollingJob {
  readonly name: string;
  readonly everyMs: number;
  tick(): Promise<void>;
}

/** A job that runs again and again. A tick never overlaps the one before; a failed one is logged and tried again. */
export class Poller {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private isStopped = false;
  private failures = 0;
  private wantsSoon = false;

  constructor(
    private readonly beat: PollingJob,
    private readonly log: Logger,
  ) {}

  start(): void {
    this.running = this.run();
  }

  /** Ticks now instead of at the next beat. */
  soon(): void {
    this.wantsSoon = true;
    if (this.timer === undefined || this.isStopped) return;
    clearTimeout(this.timer);
    this.running = this.run();
  }

  /** Resolves when the tick under way has ended; none follows. */
  async stop(): Promise<void> {
    this.isStopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  private async run(): Promise<void> {
    this.timer = undefined;
    this.wantsSoon = false;
    try {
      await this.beat.tick();
      if (this.failures > 0) this.log.info({ job: this.beat.name }, "goes on");
      this.failures = 0;
    } catch (error) {
      this.failures += 1;
      this.complain(error);
    }
    if (this.isStopped) return;
    const pauseMs = this.wantsSoon ? 0 : this.beat.everyMs;
    this.timer = setTimeout(() => {
      this.running = this.run();
    }, pauseMs);
  }

  /** An outage is said once and then each 60th time, everything else each time. */
  private complain(error: unknown): void {
    const isOutage = error instanceof ChainUnavailable;
    if (isOutage && this.failures % 60 !== 1) return;
    if (isOutage) this.log.warn({ job: this.beat.name }, "waits: the chain does not answer");
    else this.log.error({ job: this.beat.name, err: error }, "failed and will be tried again");
  }
}
