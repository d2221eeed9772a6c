import type { TimedSignature } from "@/lib/chain/escrow-calls";
import type { ChainEvidence, Hex } from "@/lib/server/kernel/chain-evidence";
import type { TaskRow } from "@/lib/server/market/tables/rows";

const WORD_LIVES_S = 600;

/** The attestation that nobody has accepted; it lives for ten minutes of chain time. */
export async function nobodyAccepted(chain: ChainEvidence, task: TaskRow): Promise<TimedSignature> {
  const deadlineS = (await chain.chainNowS()) + WORD_LIVES_S;
  const signature = await chain.signNobodyAccepted({ jobId: task.jobId as Hex, deadlineS });
  return { deadline: BigInt(deadlineS), signature };
}
