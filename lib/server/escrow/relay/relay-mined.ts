import { isHash } from "viem";
import type { OutboxAttemptRow } from "@/lib/server/escrow/tables/rows";
import { absentAsNull } from "@/lib/server/rpc/ask-node";
import type { ChainLink } from "@/lib/server/rpc/link";

export interface Mined {
  readonly txHash: string;
  readonly block: number;
  readonly isSuccess: boolean;
  readonly gasUsed: bigint;
}

/** The one of a row's signed forms that is in a block; null while the chain shows none. */
export async function minedForm(link: ChainLink, forms: readonly OutboxAttemptRow[]): Promise<Mined | null> {
  for (const { txHash: hash } of [...forms].reverse()) {
    if (!isHash(hash)) continue;
    const receipt = await link.ask((client) => absentAsNull(client.getTransactionReceipt({ hash })));
    if (receipt === null) continue;
    const { status, gasUsed, blockNumber } = receipt;
    return { txHash: hash, block: Number(blockNumber), isSuccess: status === "success", gasUsed };
  }
  return null;
}
