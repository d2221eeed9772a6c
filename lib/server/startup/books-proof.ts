import type { BooksProof } from "@/lib/server/kernel/context";

/** What a proof says that is made later: nothing stands in the way until it has said so. */
export function proofOf(later: () => BooksProof): Required<BooksProof> {
  return {
    mayPay: () => later().mayPay?.() ?? true,
    maySpend: () => later().maySpend?.() ?? true,
    isChainSilent: () => later().isChainSilent?.() ?? false,
    isHeldBack: (taskId) => later().isHeldBack?.(taskId) ?? false,
    heldBack: () => later().heldBack?.() ?? [],
  };
}
