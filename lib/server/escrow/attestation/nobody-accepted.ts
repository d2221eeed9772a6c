import type { TimedSignature } from "@/lib/chain/escrow-calls";
import { InvariantBroken } from "@/lib/domain/errors";
import type { Job } from "@/lib/server/escrow/escrow-job";
import type { ChainEvidence } from "@/lib/server/kernel/chain/chain-evidence";

const WORD_LIVES_S = 600;

/** The attestation that nobody has accepted; it lives for ten minutes of chain time. */
export async function nobodyAccepted(
  chain: ChainEvidence,
  { jobId }: Pick<Job, "jobId">,
): Promise<TimedSignature> {
  if (jobId === null) throw new InvariantBroken("A job without an id has nobody to accept it.");
  const deadlineS = (await chain.chainNowS()) + WORD_LIVES_S;
  const signature = await chain.signNobodyAccepted({ jobId, deadlineS });
  return { deadline: BigInt(deadlineS), signature };
}
