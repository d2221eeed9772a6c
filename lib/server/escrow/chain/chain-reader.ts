import type { Hex, PublicClient } from "viem";
import { STEP_EVENTS } from "@/lib/chain/escrow-events";
import { readJob, readOwed } from "@/lib/chain/escrow-reads";
import { readTokenBalanceWei } from "@/lib/chain/token-reads";
import { tokenOf } from "@/lib/chain/tokens";
import type { ChainAsset } from "@/lib/domain/assets";
import { ChainUnavailable } from "@/lib/domain/escrow/errors";
import { WEI_PER_UNIT } from "@/lib/domain/money";
import type { ChainFacts } from "@/lib/server/kernel/chain/chain-evidence";
import type {
  BooksQuestion,
  ChainBooks,
  ChainReader,
  ChainTransactionFacts,
} from "@/lib/server/kernel/chain/chain-reader";
import { absentAsNull } from "@/lib/server/rpc/ask-node";
import type { ChainLink } from "@/lib/server/rpc/link";
import { sortNodeAnswer } from "@/lib/server/rpc/node-answer";
import { receiptOf } from "@/lib/server/rpc/receipt";
import { LastKnown } from "./last-known";
import { LastReading } from "./last-reading";
import { RouterSumsReader } from "./router-sums";
import { readTreasury } from "./treasury-reader";

/** The same for requests, which are told what the chain said last where that still tells. */
export function openServedReader(link: ChainLink, facts: ChainFacts): ChainReader {
  const reader = openChainReader(link, facts);
  const books = new LastReading(reader.booksAt);
  const treasury = reader.treasuryAt && new LastReading(reader.treasuryAt);
  return {
    ...reader,
    booksAt: (question) => books.read(question),
    treasuryAt: treasury && ((block) => treasury.read(block)),
  };
}

/** What pages and the reconciler read of the chain; null while it does not answer. */
export function openChainReader(link: ChainLink, facts: ChainFacts): ChainReader {
  const wallets = new LastKnown((address: Hex) =>
    unlessSilent(() => link.ask((client) => walletUnits(client, facts, address))),
  );
  const transactions = new LastKnown((hash: Hex) =>
    unlessSilent(() => link.ask((client) => readTransaction(client, hash))),
  );
  return {
    confirmations: facts.confirmations,
    feeAccount: facts.feeAccount,
    booksAt: (question: BooksQuestion) =>
      unlessSilent(() => link.ask((client) => readBooks(client, facts, question))),
    treasuryAt: treasuryReader(link, facts),
    walletUnits: (address: Hex) => wallets.read(address),
    transaction: (hash: Hex) => transactions.read(hash),
  };
}

function treasuryReader(link: ChainLink, facts: ChainFacts): ChainReader["treasuryAt"] {
  const { router } = facts;
  if (router === null) return null;
  const sums = new RouterSumsReader(router);
  return (block) =>
    unlessSilent(() => link.ask((client) => readTreasury(client, { facts, router, sums }, block)));
}

async function unlessSilent<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof ChainUnavailable) return null;
    throw error;
  }
}

/**
 * All at one block. A node without an archive, as the local chain is after a restart, may have lost that block's state;
 * if the escrow did nothing since, a newer block says the same. Null when neither can be read.
 */
async function readBooks(client: PublicClient, facts: ChainFacts, question: BooksQuestion) {
  try {
    return await readBooksAt(client, facts, question);
  } catch (error) {
    if (sortNodeAnswer(error).kind === "silence") throw error;
    const newest = Number(await client.getBlockNumber());
    const range = { fromBlock: BigInt(question.block + 1), toBlock: BigInt(newest) };
    const ofSteps = { address: facts.escrow, events: STEP_EVENTS };
    const since = newest > question.block ? await client.getLogs({ ...ofSteps, ...range }) : [];
    return since.length === 0 ? readBooksAt(client, facts, { ...question, block: newest }) : null;
  }
}

async function readBooksAt(client: PublicClient, facts: ChainFacts, question: BooksQuestion) {
  const blockNumber = BigInt(question.block);
  const { escrow } = facts;
  const booksOf = async (asset: ChainAsset): Promise<ChainBooks> => {
    const token = tokenOf(asset, facts.tokens);
    const jobs = question.jobs.filter((job) => job.asset === asset);
    const [held, owed, balance] = await Promise.all([
      Promise.all(jobs.map(({ jobId }) => readJob(client, { escrow, blockNumber, jobId }))),
      Promise.all(
        question.accounts.map((account) => readOwed(client, { escrow, blockNumber, token, account })),
      ),
      balanceUnits(client, facts, { asset, account: escrow, blockNumber }),
    ]);
    const heldUnits = sum(held.map((job) => job.heldUnits));
    return { heldUnits, owedUnits: sum(owed), balanceUnits: balance };
  };
  const [MNEE, ETH] = await Promise.all([booksOf("MNEE"), booksOf("ETH")]);
  return { MNEE, ETH, isStale: false };
}

async function balanceUnits(
  client: PublicClient,
  facts: ChainFacts,
  of: { asset: ChainAsset; account: Hex; blockNumber?: bigint },
): Promise<bigint> {
  const { account, blockNumber } = of;
  const wei =
    of.asset === "ETH"
      ? await client.getBalance({ address: account, blockNumber })
      : await readTokenBalanceWei(client, { token: facts.tokens.MNEE.address, account, blockNumber });
  return wei / WEI_PER_UNIT;
}

/** What an address holds itself; dust below one unit is left out. */
export async function walletUnits(client: PublicClient, facts: ChainFacts, account: Hex) {
  const [MNEE, ETH] = await Promise.all([
    balanceUnits(client, facts, { asset: "MNEE", account }),
    balanceUnits(client, facts, { asset: "ETH", account }),
  ]);
  return { MNEE, ETH };
}

async function readTransaction(client: PublicClient, hash: Hex) {
  const transaction = await absentAsNull(client.getTransaction({ hash }));
  if (transaction === null) return { found: null };
  const receipt = await receiptOf(client, hash);
  const found: ChainTransactionFacts = {
    from: transaction.from,
    to: transaction.to,
    valueWei: transaction.value,
    data: transaction.input,
    gasUsed: receipt?.gasUsed ?? null,
    block: receipt?.block ?? null,
    status: receipt?.status ?? "pending",
  };
  return { found };
}

function sum(units: readonly bigint[]): bigint {
  return units.reduce((total, one) => total + one, 0n);
}
