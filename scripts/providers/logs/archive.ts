import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { SoukError } from "@/lib/domain/errors";
import { z } from "@/lib/schemas/zod";
import { writeWhole } from "@/lib/server/files/write-whole";
import type { Summary } from "./summary";

const MOST_RECORDS = 50_000;
const MOST_BYTES = 512 * 1024 * 1024;

const summary: z.ZodType<Summary> = z.strictObject({
  text: z.string(),
  lines: z.number(),
  levels: z.record(z.string(), z.number()),
  firstAt: z.string().nullable(),
  lastAt: z.string().nullable(),
  repeated: z.array(z.strictObject({ message: z.string(), count: z.number() })),
  keyLines: z.array(z.string()),
});

const record = z.strictObject({
  storageId: z.string(),
  agent_id: z.string().nullable(),
  archivedAt: z.string(),
  /** Of the content as it came, in UTF-8. */
  bytes: z.number(),
  kept: z.union([
    z.strictObject({ level: z.literal("full"), content: z.string() }),
    z.strictObject({ level: z.literal("summary"), summary }),
  ]),
});
export type ArchiveRecord = z.infer<typeof record>;

interface Totals {
  records: number;
  full: number;
  summaries: number;
  /** Of what came, and of what was kept of it. */
  bytes: number;
  storedBytes: number;
  oldestAt: string | null;
  newestAt: string | null;
}

class ArchiveFull extends SoukError {
  readonly code = "busy";
  constructor() {
    super("The archive is full: nothing of it is ever dropped. Empty its folder, or archive elsewhere.");
  }
}

/** What was archived, each record a file of its own; none is ever dropped. */
export class Archive {
  private totals: Totals = {
    ...{ records: 0, full: 0, summaries: 0, bytes: 0, storedBytes: 0 },
    ...{ oldestAt: null, newestAt: null },
  };

  constructor(private readonly folder: string) {
    mkdirSync(folder, { recursive: true });
    const names = readdirSync(folder).filter((name) => /^[0-9a-f-]+\.json$/.test(name));
    for (const name of names) {
      const text = readFileSync(path.join(folder, name), "utf8");
      this.count(record.parse(JSON.parse(text)), Buffer.byteLength(text));
    }
  }

  stats(): Readonly<Totals> {
    return this.totals;
  }

  /** Null for an id that nobody got. */
  find(storageId: string): ArchiveRecord | null {
    try {
      return record.parse(JSON.parse(readFileSync(this.fileOf(storageId), "utf8")));
    } catch (error) {
      if (isAbsent(error)) return null;
      throw error;
    }
  }

  /**
   * On disk before this returns; what has the id already is what stays.
   * @throws ArchiveFull
   */
  keep(made: ArchiveRecord): ArchiveRecord {
    const earlier = this.find(made.storageId);
    if (earlier !== null) return earlier;
    const text = JSON.stringify(made);
    const sizeBytes = Buffer.byteLength(text);
    const isFull = this.totals.records >= MOST_RECORDS || this.totals.storedBytes + sizeBytes > MOST_BYTES;
    if (isFull) throw new ArchiveFull();
    writeWhole(this.fileOf(made.storageId), text, 0o600);
    this.count(made, sizeBytes);
    return made;
  }

  private count({ kept, bytes, archivedAt }: ArchiveRecord, storedBytes: number): void {
    const { totals } = this;
    const isFirst = totals.oldestAt === null || archivedAt < totals.oldestAt;
    const isLast = totals.newestAt === null || archivedAt > totals.newestAt;
    this.totals = {
      records: totals.records + 1,
      full: totals.full + (kept.level === "full" ? 1 : 0),
      summaries: totals.summaries + (kept.level === "summary" ? 1 : 0),
      bytes: totals.bytes + bytes,
      storedBytes: totals.storedBytes + storedBytes,
      oldestAt: isFirst ? archivedAt : totals.oldestAt,
      newestAt: isLast ? archivedAt : totals.newestAt,
    };
  }

  private fileOf(storageId: string): string {
    return path.join(this.folder, `${storageId}.json`);
  }
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
