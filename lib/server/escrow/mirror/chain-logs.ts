import { isAddressEqual, type Log, type PublicClient } from "viem";
import { decodeEscrowLog, isStep } from "@/lib/chain/escrow-events";
import { decodeRouterLog } from "@/lib/chain/router-events";
import { decodeTokenLog } from "@/lib/chain/token-reads";
import { ChainUnavailable } from "@/lib/domain/escrow/errors";
import { type BlockMark, readBlock } from "@/lib/server/escrow/chain/block-mark";
import type { ChainFacts } from "@/lib/server/kernel/chain/chain-evidence";
import { type RawLogs, readRawLogs } from "./raw-logs";
import type { SeenLog } from "./record-range";
import { surplusAmong } from "./surplus";

export interface LogRange {
  readonly from: number;
  readonly to: number;
  readonly marks: ReadonlyMap<number, BlockMark>;
}

/** Everything in a range that concerns the escrow's money and the treasury's, in the chain's order. */
export async function readLogs(client: PublicClient, facts: ChainFacts, range: LogRange): Promise<SeenLog[]> {
  return seenLogs(client, facts, { raw: await readRawLogs(client, facts, range), marks: range.marks });
}

/** What of the logs concerns money, in the chain's order and with the time of its block. */
export async function seenLogs(
  client: PublicClient,
  facts: ChainFacts,
  of: { raw: RawLogs; marks: ReadonlyMap<number, BlockMark> },
): Promise<SeenLog[]> {
  const shown = of.raw.ofEscrow.flatMap((log) => escrowStep(log, facts));
  const transfers = of.raw.ofToken.flatMap((log) => tokenSurplus(log, facts));
  const steps = joined(shown, await stepsBeside(client, facts, surplusAmong(transfers, shown)));
  const payments = of.raw.ofRouter.flatMap((log) => routerPayment(log, facts));
  const logs = [...steps, ...surplusAmong(transfers, steps), ...payments].sort(
    (a, b) => a.blockNumber - b.blockNumber || a.logIndex - b.logIndex,
  );
  return dated(client, logs, of.marks);
}

/**
 * What the escrow did in the transactions of transfers that nothing explains, by their receipts: the escrow's logs and
 * the token's are two answers, and a node that gave one of them may have kept back the other.
 */
async function stepsBeside(
  client: PublicClient,
  facts: ChainFacts,
  transfers: readonly Undated[],
): Promise<Undated[]> {
  const blockOf = new Map(transfers.map(({ txHash, blockHash }) => [txHash, blockHash]));
  const found = [...blockOf].map(async ([txHash, blockHash]) => {
    const receipt = await client.getTransactionReceipt({ hash: txHash });
    if (receipt.blockHash !== blockHash) throw new ChainUnavailable(CHANGED);
    return receipt.logs.flatMap((log) => escrowStep(log, facts));
  });
  return (await Promise.all(found)).flat();
}

function joined(shown: readonly Undated[], more: readonly Undated[]): Undated[] {
  const placeOf = ({ blockHash, logIndex }: Undated) => `${blockHash}:${logIndex}`;
  const known = new Set(shown.map(placeOf));
  return [...shown, ...more.filter((step) => !known.has(placeOf(step)))];
}

const CHANGED = "The chain changed while it was read; it is read again.";

interface Undated extends Omit<SeenLog, "blockAtS"> {
  readonly name: string;
}

function placed(
  log: Log,
  facts: ChainFacts,
): Pick<Undated, "chainId" | "txHash" | "logIndex" | "blockNumber" | "blockHash" | "address"> | null {
  const { transactionHash, logIndex, blockNumber, blockHash } = log;
  if (
    log.removed ||
    transactionHash === null ||
    logIndex === null ||
    blockNumber === null ||
    blockHash === null
  )
    return null;
  return {
    chainId: facts.chainId,
    txHash: transactionHash,
    logIndex,
    blockNumber: Number(blockNumber),
    blockHash,
    address: log.address,
  };
}

/** Only the escrow's own logs count. */
function escrowStep(log: Log, facts: ChainFacts): Undated[] {
  const event = decodeEscrowLog(log, facts.escrow);
  const place = placed(log, facts);
  if (event === null || place === null || !isStep(event.name)) return [];
  const { name, jobId, ...args } = event;
  return [{ ...place, name, jobId, args }];
}

/** Only the router's own logs count. */
function routerPayment(log: Log, { router, ...facts }: ChainFacts): Undated[] {
  const event = router && decodeRouterLog(log, router.address);
  const place = placed(log, { router, ...facts });
  if (event === null || place === null) return [];
  const { name, ...args } = event;
  return [{ ...place, name, jobId: null, args }];
}

function tokenSurplus(log: Log, facts: ChainFacts): Undated[] {
  const event = decodeTokenLog(log, facts.tokens.MNEE.address);
  const place = placed(log, facts);
  if (event?.name !== "Transfer" || place === null || !isAddressEqual(event.to, facts.escrow)) return [];
  const { token, from, valueWei } = event;
  if (valueWei === 0n) return [];
  return [{ ...place, name: "Transfer", jobId: null, args: { token, from, value: valueWei } }];
}

/** Gives each log its block's time; a block that was replaced meanwhile makes the whole range be read again. */
async function dated(
  client: PublicClient,
  logs: readonly Undated[],
  marks: ReadonlyMap<number, BlockMark>,
): Promise<SeenLog[]> {
  const known = new Map(marks);
  for (const { blockNumber } of logs) {
    if (!known.has(blockNumber)) known.set(blockNumber, await readBlock(client, blockNumber));
  }
  return logs.map((log) => {
    const mark = known.get(log.blockNumber);
    if (mark === undefined || mark.hash !== log.blockHash) {
      throw new ChainUnavailable(CHANGED);
    }
    return { ...log, blockAtS: mark.atS };
  });
}
