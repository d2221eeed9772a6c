import { sayFailure } from "./api-problem";
import { notify } from "./notify";

/** A toast that says what went wrong and what to do. */
export function notifyFailure(failure: unknown): void {
  const { title, detail } = sayFailure(failure);
  notify("error", title, detail);
}
