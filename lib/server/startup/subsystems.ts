import { type JobWorld, SUBSYSTEMS } from "@/lib/server/app";
import type { Check } from "@/lib/server/kernel/checks";
import type { Job } from "@/lib/server/kernel/jobs/runner";

export const JOBS: readonly Job<JobWorld>[] = SUBSYSTEMS.flatMap(({ jobs }) => jobs ?? []);
export const CHECKS: readonly Check[] = SUBSYSTEMS.flatMap(({ checks }) => checks ?? []);
