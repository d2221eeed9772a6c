import { keccak256, toHex } from "viem";
import type { ResolveInput } from "@/lib/schemas/market/task-verbs";
import { taskCommand } from "@/lib/server/market/operations/verb/task-command";

/** The arbiter splits what is left between the two parties; its reason's hash goes on chain. */
export const resolveTask = taskCommand("resolve", ({ agentShareBps, reason }: ResolveInput) => ({
  chosen: { agentShareBps, reasonHash: keccak256(toHex(reason)) },
  decide: () => {
    const judgement = { agentShareBps, reason };
    return { change: { agentShareBps }, detail: judgement, audited: judgement };
  },
}));
