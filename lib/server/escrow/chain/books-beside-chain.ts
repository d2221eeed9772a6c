import type { Hex } from "@/lib/schemas/hex";
import { confirmedBlock } from "@/lib/server/escrow/tables/chain-log";
import type { ChainAsset, ChainReader } from "@/lib/server/kernel/chain/chain-reader";
import { accountsOnChain } from "@/lib/server/ledger/tables/books-on-chain";
import type { Tx } from "@/lib/server/store/tx";

export type BooksOnChain = Awaited<ReturnType<ChainReader["booksAt"]>>;

export interface Beside {
  /** The last block whose events are all in the books, but for those that are parked; null before the first and while halted. */
  readonly block: number | null;
  /** The chain's own figures at that block; null while the chain does not answer. */
  ask(chain: ChainReader | null): Promise<BooksOnChain>;
}

/** Finds the jobs that hold money as the books know it. */
export type FindJobs = (tx: Tx) => Promise<readonly { jobId: Hex; asset: ChainAsset }[]>;

/** What to ask the chain so that its answer belongs to exactly these books: read in the same transaction as they. */
export async function booksBesideChain(tx: Tx, jobsWithMoney: FindJobs): Promise<Beside> {
  const block = await confirmedBlock(tx);
  const jobs = await jobsWithMoney(tx);
  const owners = await accountsOnChain(tx);
  return {
    block,
    ask: async (chain) => {
      if (chain === null || block === null) return null;
      const accounts = new Set([chain.feeAccount, ...owners.map((owner) => owner.address)]);
      return chain.booksAt({
        block,
        jobs: jobs.map((job) => ({ jobId: job.jobId, asset: job.asset })),
        accounts: [...new Map([...accounts].map((address) => [address.toLowerCase(), address])).values()],
      });
    },
  };
}
