import { MINUTE_MS, SECOND_MS } from "@/lib/domain/time";
import type { Context } from "@/lib/server/kernel/context";
import type { Job } from "@/lib/server/kernel/jobs/runner";
import { endLapsedAnswers } from "./commands/end-lapsed-answers";
import { oldestLapsedMs } from "./tables/messages";

export interface AssistantJobWorld {
  readonly context: Context;
}

export const ASSISTANT_JOBS: readonly Job<AssistantJobWorld>[] = [
  {
    name: "answer keeper",
    intervalMs: 5 * SECOND_MS,
    mayPauseMs: 2 * MINUTE_MS,
    open:
      ({ context }) =>
      () =>
        endLapsedAnswers(context),
    waits: () => [
      {
        what: "an answer of the assistant was interrupted and waits to be ended",
        oldestAtMs: oldestLapsedMs,
        mayWaitMs: MINUTE_MS,
      },
    ],
  },
];
