import { expect, it } from "vitest";
import type { JobReport, WaitingReport } from "@/lib/server/kernel/jobs/runner";
import { NOON_MS } from "@/testing/context";
import { readinessView } from "./readiness-view";

const job = (name: string, ...waiting: readonly WaitingReport[]): JobReport => ({
  name,
  waiting,
  runs: 1,
  failures: 0,
  startedAtMs: NOON_MS,
  runningSinceMs: null,
  lastSuccessAtMs: NOON_MS,
  lastFailureAtMs: null,
});

it("says what is missing, and of all that may wait since when and whether it is late", () => {
  const alarms = [
    { sentence: "The chain is silent.", detail: "node-1", sinceMs: NOON_MS - 5_000 },
    { sentence: "The books are red.", detail: null, sinceMs: null },
  ];
  const relays = { what: "relays", mayWaitMs: 60_000 };
  const jobs = [
    job("keeper", { what: "deadlines", mayWaitMs: 30_000, ageMs: null }, { ...relays, ageMs: 60_000 }),
    job("relayer", { ...relays, ageMs: 60_001 }),
  ];
  expect(readinessView({ alarms, jobs }, NOON_MS)).toEqual({
    ready: false,
    missing: [
      { sentence: "The chain is silent.", detail: "node-1", since: "2026-11-21T11:59:55.000Z" },
      { sentence: "The books are red.", detail: null, since: null },
    ],
    waiting: [
      { what: "deadlines", job: "keeper", since: null, mayWaitS: 30, isLate: false },
      { what: "relays", job: "keeper", since: "2026-11-21T11:59:00.000Z", mayWaitS: 60, isLate: false },
      { what: "relays", job: "relayer", since: "2026-11-21T11:58:59.999Z", mayWaitS: 60, isLate: true },
    ],
  });
});

it("is ready with nothing missing, and knows of no waits while the books do not answer", () => {
  expect(readinessView({ alarms: [], jobs: null }, NOON_MS)).toEqual({
    ready: true,
    missing: [],
    waiting: null,
  });
});
