import { createHash, randomUUID } from "node:crypto";
import path from "node:path";
import { IdempotencyKeyReused } from "@/lib/domain/errors";
import { z } from "@/lib/schemas/zod";
import { idempotencyKeyOf } from "@/lib/server/http/idempotency";
import { KeptFiles } from "./kept-files";
import { type Asked, jsonText } from "./routes";

const MOST_ANSWERS = 5_000;

const keptAnswer = z.strictObject({ inputHash: z.string(), status: z.number(), text: z.string() });
type KeptAnswer = z.infer<typeof keptAnswer>;

export interface Work {
  /** The verb, so that both spellings of a path share their keys. */
  readonly operation: string;
  /** The fields as parsed, in the order of their schema. */
  readonly input: unknown;
  /** Done once for a key. `workId` follows from the key: what a crash left half done is done over, not doubled. */
  readonly work: (workId: string) => Promise<{ status: number; value: unknown }>;
}

/** Does what is asked under an `Idempotency-Key` once; its answer is on disk before it is given. */
export class Once {
  private readonly answers: KeptFiles;
  private readonly underWay = new Map<string, { inputHash: string; answer: Promise<KeptAnswer> }>();

  constructor(folder: string) {
    this.answers = new KeptFiles({ folder: path.join(folder, "answers"), limit: MOST_ANSWERS });
  }

  /** @throws IdempotencyKeyReused for other fields under a known key, InvalidInput for a malformed key */
  async answer(asked: Asked, work: Work): Promise<Response> {
    const key = idempotencyKeyOf(asked.request.headers);
    const made = await (key === null ? done(work, randomUUID()) : this.underKey(key, work));
    return jsonText(made.text, made.status);
  }

  private async underKey(key: string, work: Work): Promise<KeptAnswer> {
    const id = sha256(`${work.operation}\0${key}`);
    const earlier = this.underWay.get(id);
    const known = earlier ?? this.kept(id);
    if (known && known.inputHash !== hashOf(work)) throw new IdempotencyKeyReused();
    if (earlier) return earlier.answer;
    return this.kept(id) ?? this.begin(id, work);
  }

  private begin(id: string, work: Work): Promise<KeptAnswer> {
    const answer = done(work, id.slice(0, 32))
      .then((made) => {
        this.answers.write(`${id}.json`, JSON.stringify(made));
        return made;
      })
      .finally(() => this.underWay.delete(id));
    this.underWay.set(id, { inputHash: hashOf(work), answer });
    return answer;
  }

  private kept(id: string): KeptAnswer | null {
    const bytes = this.answers.read(`${id}.json`);
    return bytes === null ? null : keptAnswer.parse(JSON.parse(bytes.toString("utf8")));
  }
}

async function done(work: Work, workId: string): Promise<KeptAnswer> {
  const { status, value } = await work.work(workId);
  return { inputHash: hashOf(work), status, text: JSON.stringify(value) };
}

const hashOf = ({ input }: Work) => sha256(JSON.stringify(input));

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
