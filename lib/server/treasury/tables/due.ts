import { LONGEST_WAIT_MS } from "@/lib/domain/treasury/service/serving";

/** `isDue` of the domain, for the values of `dueAt`. */
export const IS_DUE = "(next_try_at_ms <= ? OR next_try_at_ms > ?)";
export const dueAt = (nowMs: number) => [nowMs, nowMs + LONGEST_WAIT_MS];
