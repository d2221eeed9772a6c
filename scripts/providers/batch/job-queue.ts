import path from "node:path";
import { setImmediate } from "node:timers/promises";
import { SoukError } from "@/lib/domain/errors";
import { z } from "@/lib/schemas/zod";
import { KeptFiles } from "../http/kept-files";
import { compute, type Job } from "./compute";
import { jobFields } from "./job-fields";

const MOST_WAITING = 64;
const MOST_KEPT = 1_000;

const jobRecord = z.strictObject({
  jobId: z.string(),
  job: jobFields,
  submittedAtMs: z.number(),
  status: z.enum(["queued", "running", "done", "failed"]),
  /** A share of 1. */
  progress: z.number(),
  result: z.record(z.string(), z.unknown()).nullable(),
  error: z.string().nullable(),
});
export type JobRecord = z.infer<typeof jobRecord>;

class QueueFull extends SoukError {
  readonly code = "busy";
  constructor() {
    super(`${MOST_WAITING} jobs wait here already. Wait until some are done, and submit again.`, {
      retryAfterS: 2,
    });
  }
}

/** Jobs one after the other, on disk from the moment they are taken: after a restart what was not done is done. */
export class JobQueue {
  private readonly files: KeptFiles;
  private readonly unfinished = new Map<string, JobRecord>();
  private isStopping = false;
  private working: Promise<void> = Promise.resolve();

  constructor(private readonly place: { readonly folder: string; readonly clock: () => number }) {
    this.files = new KeptFiles({ folder: path.join(place.folder, "jobs"), limit: MOST_KEPT });
    const found = this.files.names().flatMap((name) => this.stored(name) ?? []);
    const left = found.filter(({ result, error }) => result === null && error === null);
    for (const record of left.sort((a, b) => a.submittedAtMs - b.submittedAtMs)) this.enqueue(record);
  }

  /** The same id again is the same job. @throws QueueFull */
  submit(jobId: string, job: Job): void {
    if (this.find(jobId) !== null) return;
    if (this.unfinished.size >= MOST_WAITING) throw new QueueFull();
    const submittedAtMs = this.place.clock();
    const fresh = { status: "queued", progress: 0, result: null, error: null } as const;
    const record: JobRecord = { jobId, job, submittedAtMs, ...fresh };
    this.store(record);
    this.enqueue(record);
  }

  /** Null for an id that nobody got, or whose job made room for newer ones. */
  find(jobId: string): JobRecord | null {
    return this.unfinished.get(jobId) ?? this.stored(`${jobId}.json`);
  }

  /** What is under way is begun anew after a restart. */
  async stop(): Promise<void> {
    this.isStopping = true;
    await this.working;
  }

  private enqueue(record: JobRecord): void {
    this.unfinished.set(record.jobId, { ...record, status: "queued", progress: 0 });
    this.working = this.working.then(() => this.run(record));
  }

  private async run(record: JobRecord): Promise<void> {
    if (this.isStopping) return;
    const end = await this.outcomeOf(record);
    if (end === null) return;
    this.store({ ...record, progress: 1, ...end });
    this.unfinished.delete(record.jobId);
  }

  /** Null when the provider stops before the end. */
  private async outcomeOf(record: JobRecord): Promise<Pick<JobRecord, "status" | "result" | "error"> | null> {
    try {
      const computation = compute(record.job);
      for (let step = computation.next(); ; step = computation.next()) {
        if (step.done) return { status: "done", result: { ...step.value }, error: null };
        this.unfinished.set(record.jobId, { ...record, status: "running", progress: step.value });
        await setImmediate();
        if (this.isStopping) return null;
      }
    } catch (error) {
      return { status: "failed", result: null, error: String(error) };
    }
  }

  private store(record: JobRecord): void {
    this.files.write(`${record.jobId}.json`, JSON.stringify(record));
  }

  private stored(name: string): JobRecord | null {
    const bytes = this.files.read(name);
    return bytes === null ? null : jobRecord.parse(JSON.parse(bytes.toString("utf8")));
  }
}
