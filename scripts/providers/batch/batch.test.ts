import { createHash } from "node:crypto";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ProviderUnderTest } from "@/testing/providers/under-test";
import { until } from "@/testing/until";
import { openBatchProvider } from "./batch-provider";
import { compute, isPrime, type Job } from "./compute";
import { JobQueue } from "./job-queue";

function resultOf(job: Job) {
  const computation = compute(job);
  let breaths = 0;
  for (let step = computation.next(); ; step = computation.next()) {
    if (step.done) return { result: step.value, breaths };
    expect(step.value).toBeGreaterThanOrEqual(0);
    expect(step.value).toBeLessThan(1.000001);
    breaths += 1;
  }
}

describe("a computation", () => {
  it("finds the statistics of numbers", () => {
    const { result } = resultOf({ operation: "statistics", data: [2, 4, 4, 4, 5, 5, 7, 9] });
    const expected = { count: 8, sum: 40, mean: 5, min: 2, max: 9, median: 4.5, standardDeviation: 2 };
    expect(result).toEqual(expected);
    expect(resultOf({ operation: "statistics", data: [7] }).result).toMatchObject({
      median: 7,
      standardDeviation: 0,
    });
  });

  it("finds primes, also where trial and Fermat are led astray", () => {
    const data = [561, 2, 3, 3, 4, 1, 0, -7, 2.5, 9007199254740881, 9007199254740991, 3215031751];
    const { result } = resultOf({ operation: "primes", data });
    expect(result).toEqual({ count: 3, of: 11, primes: [2, 3, 9007199254740881] });
    const below = Array.from({ length: 1_000 }, (_, value) => value).filter(isPrime);
    expect([below.length, below.at(-1)]).toEqual([168, 997]);
  });

  it("sorts numbers as numbers, and lines", () => {
    expect(resultOf({ operation: "sort", data: [10, 9, -1, 2.5] }).result).toEqual({
      count: 4,
      sorted: [-1, 2.5, 9, 10],
    });
    expect(resultOf({ operation: "sort", data: "b\r\n\na\n" }).result).toEqual({
      count: 2,
      sorted: ["a", "b"],
    });
  });

  it("counts words", () => {
    const { result } = resultOf({ operation: "words", data: "The agent's task.\nThe task, the AGENT'S!" });
    expect(result).toMatchObject({ characters: 40, lines: 2, words: 7, distinct: 3 });
    expect(result.top).toEqual([
      { word: "the", count: 3 },
      { word: "agent's", count: 2 },
      { word: "task", count: 2 },
    ]);
  });

  it("hashes over and over, giving way meanwhile", () => {
    const { result, breaths } = resultOf({ operation: "hash", data: "abc" });
    let digest = createHash("sha256").update("abc").digest();
    for (let round = 1; round < 100_000; round += 1) digest = createHash("sha256").update(digest).digest();
    expect(result).toMatchObject({ rounds: 100_000, last: digest.toString("hex") });
    expect(breaths).toBeGreaterThan(10);
    expect(resultOf({ operation: "hash", data: [1, 2] }).result).toEqual(
      resultOf({ operation: "hash", data: "1,2" }).result,
    );
  });
});

describe("the batch provider", () => {
  let batch: ProviderUnderTest;
  beforeEach(async () => {
    batch = new ProviderUnderTest(openBatchProvider);
    await batch.start();
  });
  afterEach(() => batch.end());

  const statusOf = async (id: string) => (await batch.get(`/batch/status?jobId=${id}`)).body;
  const finished = async (id: string) => {
    await until(async () => (await statusOf(id)).status === "done");
    return statusOf(id);
  };

  it("takes a job, and tells of it until it is done, in both spellings", async () => {
    const { status, body } = await batch.post("/batch/submit", { data: [3, 1, 2] });
    expect(status).toBe(202);
    expect(body).toEqual({ jobId: body.jobId, status: "queued" });
    const done = await finished(body.jobId);
    expect(done).toMatchObject({
      jobId: body.jobId,
      status: "done",
      progress: 100,
      result: { sum: 6, median: 2 },
    });
    expect((await batch.get(`/status/${body.jobId}`)).body).toEqual(done);
    const seed = await batch.post("/submit", { data: "one two two" });
    expect((await finished(seed.body.jobId)).result).toMatchObject({ words: 3, distinct: 2 });
  });

  it("answers others while it computes", async () => {
    const { body } = await batch.post("/submit", { data: "abc", operation: "hash" });
    const seen = await statusOf(body.jobId);
    expect(["queued", "running"]).toContain(seen.status);
    expect(seen.result).toBeNull();
    expect((await finished(body.jobId)).result.rounds).toBe(100_000);
  });

  it("does after a restart what it had taken and not done, and remembers what it had done", async () => {
    const first = (await batch.post("/submit", { data: [1] })).body.jobId;
    const done = await finished(first);
    const jobs = await Promise.all(
      ["a", "b", "c"].map((data) =>
        batch.post("/submit", { data, operation: "hash" }, { "idempotency-key": data }),
      ),
    );
    await batch.restart();
    for (const { body } of jobs) expect((await finished(body.jobId)).result.rounds).toBe(100_000);
    expect(await statusOf(first)).toEqual(done);
    const again = await batch.post("/submit", { data: "a", operation: "hash" }, { "idempotency-key": "a" });
    expect(again).toEqual(jobs[0]);
  });

  it("takes no more than it can keep waiting, and says when to come again", async () => {
    const queue = new JobQueue({ folder: path.join(batch.folder, "full"), clock: Date.now });
    const submit = (at: number) => queue.submit(`${at}`, { data: "x", operation: "hash" });
    for (let at = 0; at < 64; at += 1) submit(at);
    expect(() => submit(64)).toThrow(expect.objectContaining({ code: "busy", retryAfterS: 2 }));
    expect(() => submit(63)).not.toThrow();
    await queue.stop();
  });

  it.each([
    [{ data: [] }, "#/data"],
    [{ data: "" }, "#/data"],
    [{ data: ["1"] }, "#/data"],
    [{ data: { a: 1 } }, "#/data"],
    [{ data: [1e300] }, "#/data"],
    [{ data: [1], operation: "words" }, "#/operation"],
    [{ data: "x", operation: "statistics" }, "#/operation"],
    [{ data: "x", priority: 1 }, "#/priority"],
    [{}, "#/data"],
  ])("refuses %j", async (fields, pointer) => {
    const { status, body } = await batch.post("/batch/submit", fields);
    expect(status).toBe(400);
    expect(body.errors.map((error: { pointer: string }) => error.pointer.slice(0, pointer.length))).toContain(
      pointer,
    );
  });

  it("knows no other jobs", async () => {
    expect((await batch.get("/status/nobody")).status).toBe(404);
    expect((await batch.get("/batch/status?jobId=..%2F..%2Fx")).status).toBe(404);
    expect((await batch.get("/batch/status")).status).toBe(400);
  });
});
