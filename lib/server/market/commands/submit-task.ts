import { keccak256, toHex } from "viem";
import { canonicalJson } from "@/lib/domain/canonical-json";
import type { SubmitInput } from "@/lib/schemas/market/task-verbs";
import { taskCommand } from "@/lib/server/market/operations/verb/task-command";

/** The agent hands in its work; without a review it is paid at once. */
export const submitTask = taskCommand("submit", ({ deliverable }: SubmitInput) => {
  const resultHash = keccak256(toHex(canonicalJson(deliverable)));
  return {
    chosen: { resultHash },
    decide: ({ task }) => ({
      change: { deliverable, resultHash },
      detail: { resultHash, round: task.round },
    }),
  };
});
