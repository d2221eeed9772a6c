import { backoffMs, MINUTE_MS, SECOND_MS } from "../../time";

/** How long whoever asked for a service, or paid for it, waits for its answer; then he is told where to look. */
export const PATIENCE_MS = 25 * SECOND_MS;
/** While a provider is asked nobody else asks it; longer than any answer is waited for. */
export const TURN_MS = 2 * MINUTE_MS;
/** What is paid and was tried so often, or has waited so long, is a claim against its provider. */
const TRIES = 5;
const SERVED_WITHIN_MS = 10 * MINUTE_MS;
/** No pause is longer: what is to be tried later than that was written by a clock that was ahead, and is due. */
export const LONGEST_WAIT_MS = 10 * MINUTE_MS;

/** Whose doing it is that something was not served: what was asked for, its provider, or the house itself. */
export const FAULTS = ["caller", "provider", "house"] as const;
export type Fault = (typeof FAULTS)[number];

/** Statuses that say of a request that it asks for something wrong. */
const OF_INPUT: readonly number[] = [400, 422];
/** And those by which a server refuses as well what is none of its doing, as long as nobody has paid for it. */
const OF_UNPAID: readonly number[] = [404, 409, 413];

/**
 * Whose doing it is that a server refuses a call with a status. What is paid, and of which the house had checked what is
 * asked before, its provider has to serve: whatever it says of that, it has failed.
 */
export function faultOf(status: number, call: { isPaid: boolean; isChecked: boolean }): Fault {
  if (call.isPaid && call.isChecked) return "provider";
  const isCallers = OF_INPUT.includes(status) || (!call.isPaid && OF_UNPAID.includes(status));
  return isCallers ? "caller" : "provider";
}

/** Why there is no answer. */
export type Unserved =
  /** Nobody was asked before then, in ms. */
  | { readonly kind: "not_asked"; readonly retryAtMs: number }
  /** `isRetryable`: the same question may yet be answered. */
  | { readonly kind: "failed"; readonly isRetryable: boolean };

/** What is paid and waits for its answer. */
interface Paid {
  readonly tries: number;
  readonly paidAtMs: number | null;
}

export const isDue = ({ nextTryAtMs }: { readonly nextTryAtMs: number }, nowMs: number): boolean =>
  nextTryAtMs <= nowMs || nextTryAtMs > nowMs + LONGEST_WAIT_MS;

/** Whether what is paid is given up. */
export function isHopeless({ tries, paidAtMs }: Paid, unserved: Unserved, nowMs: number): boolean {
  if (paidAtMs !== null && nowMs - paidAtMs >= SERVED_WITHIN_MS) return true;
  return unserved.kind === "failed" && (!unserved.isRetryable || tries >= TRIES);
}

/** When what is paid is tried again. A provider that was not even asked has used up none of its tries. */
export function againAfter(
  { tries }: Pick<Paid, "tries">,
  unserved: Unserved,
  nowMs: number,
): { tries: number; nextTryAtMs: number } {
  if (unserved.kind === "failed") return { tries, nextTryAtMs: nowMs + backoffMs(tries) };
  const latestMs = nowMs + LONGEST_WAIT_MS;
  return { tries: tries - 1, nextTryAtMs: Math.min(Math.max(unserved.retryAtMs, nowMs), latestMs) };
}
