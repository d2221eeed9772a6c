import type { CancelInput } from "@/lib/schemas/market/task-verbs";
import { nobodyAccepted } from "@/lib/server/escrow/attestation/nobody-accepted";
import { taskCommand } from "@/lib/server/market/operations/verb/task-command";

/** The buyer takes the task back while nobody has accepted it; on chain the attester says so beside its consent. */
export const cancelTask = taskCommand("cancel", (_input: CancelInput) => ({
  attest: nobodyAccepted,
  decide: () => ({}),
}));
