import { notify } from "@/lib/client/notify";

/** Whether the house kept what was asked as a draft that waits for another operator. */
export function isProposed(answer: unknown): boolean {
  return typeof answer === "object" && answer !== null && "state" in answer && answer.state === "proposed";
}

/** Says what has become of a change of the policy: done, or waiting for another operator. */
export function sayOutcome(answer: unknown, done: string): void {
  if (!isProposed(answer)) notify("success", done);
  else
    notify(
      "message",
      "Nothing has changed yet: it waits for another operator's consent.",
      "It loosens the policy, and you are not the only operator. It stands among the drafts of the policy.",
    );
}
