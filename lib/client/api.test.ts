import { afterEach, describe, expect, it, vi } from "vitest";
import { post } from "./api";
import { ApiProblem } from "./api-problem";

const answer = (status: number, body: unknown) =>
  new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json" } });

const keysOf = (calls: unknown[][]) =>
  calls.map(([, init]) => new Headers((init as RequestInit).headers).get("idempotency-key"));

afterEach(() => vi.unstubAllGlobals());

describe("one intention over the wire", () => {
  it("repeats with the same key when the answer was lost, so nothing happens twice", async () => {
    const fetching = vi
      .fn()
      .mockRejectedValueOnce(new TypeError("network"))
      .mockResolvedValueOnce(answer(201, { id: "tsk_1" }));
    vi.stubGlobal("fetch", fetching);
    expect(await post("/api/v1/tasks", { a: 1 })).toEqual({ id: "tsk_1" });
    const [first, second] = keysOf(fetching.mock.calls);
    expect(first).toMatch(/^[0-9a-f]{32}$/);
    expect(second).toBe(first);
  });

  it("gives two intentions two keys", async () => {
    const fetching = vi.fn(async () => answer(200, {}));
    vi.stubGlobal("fetch", fetching);
    await post("/a");
    await post("/a");
    const [first, second] = keysOf(fetching.mock.calls);
    expect(first).not.toBe(second);
  });

  it("does not repeat a refusal, and keeps its code and trace", async () => {
    const fetching = vi.fn(async () =>
      answer(409, { title: "No", detail: "Too late.", code: "lost_race", traceId: "t1", status: 409 }),
    );
    vi.stubGlobal("fetch", fetching);
    const failure = await post("/a").catch((problem: unknown) => problem);
    expect(failure).toBeInstanceOf(ApiProblem);
    expect(failure).toMatchObject({ status: 409, code: "lost_race", traceId: "t1" });
    expect(fetching).toHaveBeenCalledTimes(1);
  });
});
