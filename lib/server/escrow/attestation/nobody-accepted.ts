import type { TimedSignature } from "@/lib/chain/escrow-calls";
import type { Job } from "@/lib/server/escrow/escrow-job";
import type { ChainEvidence, Hex } from "@/lib/server/kernel/chain/chain-evidence";

const WORD_LIVES_S = 600;

/** The attestation that nobody has accepted; it lives for ten minutes of chain time. */
export async function nobodyAccepted(chain: ChainEvidence, job: Pick<Job, "jobId">): Promise<TimedSignature> {
  const deadlineS = (await chain.chainNowS()) + WORD_LIVES_S;
  const signature = await chain.signNobodyAccepted({ jobId: job.jobId as Hex, deadlineS });
  return { deadline: BigInt(deadlineS), signature };
}
