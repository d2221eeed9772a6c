import { type Address, decodeEventLog, type Hex, isAddressEqual } from "viem";
import type { RawLog } from "./escrow-events";
import type { ContractReader } from "./escrow-reads";
import { mockMneeAbi } from "./generated/mock-mnee";

/** MNEE's surface that Souk uses; the mock's ABI, whose selectors and topics are the real token's. */
export const mneeAbi = mockMneeAbi;

type OnToken = { token: Address; blockNumber?: bigint };

/** Balance in wei of the token: surplus need not be whole units. */
export function readTokenBalanceWei(
  reader: ContractReader,
  query: OnToken & { account: Address },
): Promise<bigint> {
  const { token: address, blockNumber, account } = query;
  return reader.readContract({
    address,
    abi: mneeAbi,
    functionName: "balanceOf",
    args: [account],
    blockNumber,
  });
}

/** What another may take of an account's balance, in wei of the token. */
export function readAllowanceWei(
  reader: ContractReader,
  query: OnToken & { account: Address; spender: Address },
): Promise<bigint> {
  const { token: address, blockNumber, account, spender } = query;
  const args = [account, spender] as const;
  return reader.readContract({ address, abi: mneeAbi, functionName: "allowance", args, blockNumber });
}

export function readDecimals(reader: ContractReader, { token: address }: OnToken): Promise<number> {
  return reader.readContract({ address, abi: mneeAbi, functionName: "decimals" });
}

export function readIsTokenPaused(
  reader: ContractReader,
  { token: address, blockNumber }: OnToken,
): Promise<boolean> {
  return reader.readContract({ address, abi: mneeAbi, functionName: "paused", blockNumber });
}

/** Frozen accounts cannot send, blacklisted ones can neither send nor receive. */
export async function readStanding(
  reader: ContractReader,
  query: OnToken & { account: Address },
): Promise<{ isFrozen: boolean; isBlacklisted: boolean }> {
  const { token: address, blockNumber, account } = query;
  const [isFrozen, isBlacklisted] = await Promise.all([
    reader.readContract({ address, abi: mneeAbi, functionName: "frozen", args: [account], blockNumber }),
    reader.readContract({ address, abi: mneeAbi, functionName: "blacklisted", args: [account], blockNumber }),
  ]);
  return { isFrozen, isBlacklisted };
}

/** A token's own event that matters to the escrow. `valueWei` is not always whole units. */
export type TokenEvent =
  | { name: "Transfer"; token: Address; from: Address; to: Address; valueWei: bigint }
  | {
      name: "AccountFrozen" | "AccountUnfrozen" | "AccountBlacklisted" | "AccountDelisted";
      token: Address;
      account: Address;
    };

/** Decodes a log of the token at `token`; null for another contract's log or an event of no interest. */
export function decodeTokenLog(log: RawLog, token: Address): TokenEvent | null {
  const [signature, ...rest] = log.topics;
  if (!isAddressEqual(log.address, token) || signature === undefined) return null;
  const decoded = decode(log.data, [signature, ...rest]);
  switch (decoded?.eventName) {
    case "Transfer": {
      const { from, to, value } = decoded.args;
      return { name: "Transfer", token, from, to, valueWei: value };
    }
    case "AccountFrozen":
    case "AccountUnfrozen":
    case "AccountBlacklisted":
    case "AccountDelisted":
      return { name: decoded.eventName, token, account: decoded.args.account };
    default:
      return null;
  }
}

function decode(data: Hex, topics: [Hex, ...Hex[]]) {
  try {
    return decodeEventLog({ abi: mneeAbi, data, topics });
  } catch {
    return null;
  }
}
