import { NotFound } from "@/lib/domain/errors";
import { z } from "@/lib/schemas/zod";
import { Once } from "../http/once";
import { type Asked, bodyOf, jsonAnswer, type Provider, type ProviderPlace, queryOf } from "../http/routes";
import { jobFields } from "./job-fields";
import { JobQueue } from "./job-queue";

const statusQuery = z.strictObject({ jobId: z.string().min(1).max(64) });

/**
 * `POST /batch/submit {data, operation?}` and `POST /submit` → 202 `{jobId, status: "queued"}`;
 * `GET /batch/status?jobId=` and `GET /status/{id}` → `{jobId, status, progress, result}`, the progress in percent; the
 * result of a failed job is null, and `error` says why.
 */
export function openBatchProvider(place: ProviderPlace): Provider {
  const once = new Once(place.folder);
  const queue = new JobQueue(place);
  const submit = async (asked: Asked) => {
    const job = await bodyOf(asked, jobFields);
    const work = async (jobId: string) => {
      queue.submit(jobId, job);
      return { status: 202, value: { jobId, status: "queued" } };
    };
    return once.answer(asked, { operation: "submit", input: job, work });
  };
  const byQuery = (asked: Asked) => statusAnswer(queue, queryOf(asked, statusQuery).jobId);
  return {
    name: "batch",
    routes: [
      { method: "POST", path: "/batch/submit", answer: submit },
      { method: "POST", path: "/submit", answer: submit },
      { method: "GET", path: "/batch/status", answer: byQuery },
      { method: "GET", path: "/status/{id}", answer: ({ segment }) => statusAnswer(queue, segment) },
    ],
    stop: () => queue.stop(),
  };
}

function statusAnswer(queue: JobQueue, id: string): Response {
  const record = queue.find(id);
  if (record === null) throw new NotFound("There is no such job here, or it made room for newer ones.");
  const { jobId, status, progress, result, error } = record;
  return jsonAnswer({
    jobId,
    status,
    progress: Math.round(progress * 100),
    result,
    ...(error === null ? {} : { error }),
  });
}
