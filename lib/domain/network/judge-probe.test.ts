import { describe, expect, it } from "vitest";
import { judgeProbe, PROBE_TIMEOUT_MS } from "./judge-probe";

const answered = (tookMs: number, body: unknown = { agent_id: "a", service_uptime: 50 }, status = 200) =>
  judgeProbe({ kind: "answered", status, body, tookMs }, "a");

describe("a probe's answer", () => {
  it("in time is ok, at the last moment too; later it is slow and says nothing of its services", () => {
    expect(answered(PROBE_TIMEOUT_MS)).toEqual({
      outcome: "ok",
      workerBps: 5_000,
      tookMs: PROBE_TIMEOUT_MS,
      why: null,
    });
    expect(answered(PROBE_TIMEOUT_MS + 1)).toMatchObject({ outcome: "slow", workerBps: null });
  });

  it("that is not the job's is wrong, however fast", () => {
    expect(answered(1, { agent_id: "b", service_uptime: 50 })).toMatchObject({ outcome: "wrong" });
    expect(answered(1, null)).toMatchObject({ outcome: "wrong" });
    expect(answered(1, { agent_id: "a" })).toMatchObject({ outcome: "wrong" });
    expect(answered(1, { agent_id: "a", service_uptime: 50 }, 204)).toMatchObject({ outcome: "wrong" });
  });

  it("is told apart from none, and from what was never asked", () => {
    expect(judgeProbe({ kind: "unanswered", why: "w" }, "a")).toMatchObject({ outcome: "down", why: "w" });
    expect(judgeProbe({ kind: "misanswered", why: "w" }, "a")).toMatchObject({ outcome: "wrong", why: "w" });
    expect(judgeProbe({ kind: "unasked", why: "w" }, "a")).toMatchObject({ outcome: "unknown", why: "w" });
  });
});
