import { isAddressEqual, type PublicClient, zeroAddress } from "viem";
import { readSpending } from "@/lib/chain/router-reads";
import { readAllowanceWei, readTokenBalanceWei } from "@/lib/chain/token-reads";
import { WEI_PER_UNIT } from "@/lib/domain/money";
import type { ChainFacts, RouterFacts } from "@/lib/server/kernel/chain/chain-evidence";
import type { TreasuryReading } from "@/lib/server/kernel/chain/chain-reader";
import { sortNodeAnswer } from "@/lib/server/rpc/node-answer";
import type { RouterSumsReader } from "./router-sums";

interface Place {
  readonly facts: ChainFacts;
  readonly router: RouterFacts;
  readonly sums: RouterSumsReader;
}

type Wallet = Pick<TreasuryReading, "isSetUp" | "walletUnits" | "allowanceUnits">;

/**
 * The treasury's wallet and all that its router paid, at one block. Where the node has lost that block's state, the
 * newest block's wallet and what the router moved in between say the same.
 */
export async function readTreasury(
  client: PublicClient,
  { facts, router, sums }: Place,
  block: number,
): Promise<TreasuryReading> {
  const moved = await sums.upTo(client, block);
  try {
    return { ...(await walletAt(client, { facts, router }, block)), ...moved, isStale: false };
  } catch (error) {
    if (sortNodeAnswer(error).kind === "silence") throw error;
    const newest = Number(await client.getBlockNumber());
    if (newest <= block) throw error;
    const wallet = await walletAt(client, { facts, router }, newest);
    const since = await sums.within(client, { from: block + 1, to: newest });
    const walletUnits = wallet.walletUnits + since.paidUnits - since.returnedUnits;
    const allowanceUnits = wallet.allowanceUnits + since.paidUnits;
    return { ...wallet, walletUnits, allowanceUnits, ...moved, isStale: false };
  }
}

const NOT_SET_UP: Wallet = { isSetUp: false, walletUnits: 0n, allowanceUnits: 0n };

async function walletAt(
  client: PublicClient,
  { facts, router }: Pick<Place, "facts" | "router">,
  block: number,
): Promise<Wallet> {
  const blockNumber = BigInt(block);
  const { address: spenderOf, treasury: account } = router;
  if ((await client.getCode({ address: spenderOf, blockNumber })) === undefined) return NOT_SET_UP;
  const token = facts.tokens.MNEE.address;
  const [{ spender }, balanceWei, allowanceWei] = await Promise.all([
    readSpending(client, { router: spenderOf, blockNumber }),
    readTokenBalanceWei(client, { token, account, blockNumber }),
    readAllowanceWei(client, { token, account, spender: spenderOf, blockNumber }),
  ]);
  if (isAddressEqual(spender, zeroAddress)) return NOT_SET_UP;
  return {
    isSetUp: true,
    walletUnits: balanceWei / WEI_PER_UNIT,
    allowanceUnits: allowanceWei / WEI_PER_UNIT,
  };
}
