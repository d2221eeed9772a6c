import { type Address, zeroHash } from "viem";
import type { ContractState } from "@/lib/chain/contract-state";
import type { ContractTerms } from "@/lib/chain/escrow-terms";
import { settleCompleted, settleRefund, settleSplit } from "@/lib/domain/market/settlement";
import type { Hex } from "@/lib/server/kernel/chain/chain-evidence";

/** A job of the fake escrow, and how it ends. */
export interface Job {
  readonly terms: ContractTerms;
  state: ContractState;
  sinceS: number;
  round: number;
  held: bigint;
  paid: bigint;
  agent: Address;
  price: bigint;
}

export type Emitted = { name: string; jobId: Hex | null; args: Record<string, unknown> };

export function settledByDefault(jobId: Hex, job: Job): Emitted {
  const byDefault = true;
  if (job.state === "submitted") {
    const { agent, price } = job;
    return completed(jobId, job, { agent, price, byDefault });
  }
  if (job.state === "disputed") {
    return splitUp(jobId, job, { agentShareBps: 5_000, reasonHash: zeroHash, byDefault });
  }
  const state = job.state;
  if (state === "funded")
    return { name: "JobExpired", jobId, args: { buyerUnits: refunded(job, "expired") } };
  if (state === "accepted") {
    return { name: "JobFailed", jobId, args: { buyerUnits: refunded(job, "failed"), byDefault } };
  }
  return { name: "JobRefunded", jobId, args: { buyerUnits: refunded(job, "refunded") } };
}

/** Who is paid may be named with the release alone, and is then on no record. */
export function completed(
  jobId: Hex,
  job: Job,
  of: { agent: Address; price: bigint; byDefault: boolean },
): Emitted {
  const { agent, price, byDefault } = of;
  const { agentUnits, feeUnits, buyerUnits } = settleCompleted({ ...heldOf(job), priceUnits: price });
  end(job, "completed");
  return { name: "JobCompleted", jobId, args: { agent, agentUnits, feeUnits, buyerUnits, byDefault } };
}

export function splitUp(
  jobId: Hex,
  job: Job,
  by: { agentShareBps: number; reasonHash: Hex; byDefault: boolean },
): Emitted {
  const { agentUnits, feeUnits, buyerUnits } = settleSplit(heldOf(job), by.agentShareBps);
  end(job, "resolved");
  return {
    name: "JobResolved",
    jobId,
    args: { agent: job.agent, agentUnits, feeUnits, buyerUnits, ...by },
  };
}

export function refunded(job: Job, state: ContractState): bigint {
  const { buyerUnits } = settleRefund({ heldUnits: job.held });
  end(job, state);
  return buyerUnits;
}

function end(job: Job, state: ContractState): void {
  [job.held, job.state] = [0n, state];
}

export function heldOf(job: Job) {
  return { heldUnits: job.held, priceUnits: job.price, paidUnits: job.paid, feeBps: job.terms.feeBps };
}
