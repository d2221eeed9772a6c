import { BaseError, decodeErrorResult, type Hex, isHex } from "viem";
import { mockMneeAbi } from "@/lib/chain/generated/mock-mnee";
import { taskEscrowAbi } from "@/lib/chain/generated/task-escrow";

function revertData(failure: unknown): Hex | null {
  if (!(failure instanceof BaseError)) return null;
  const holder = failure.walk((cause) => typeof cause === "object" && cause !== null && "data" in cause);
  if (holder === null || !("data" in holder)) return null;
  const { data } = holder;
  if (isHex(data)) return data;
  return typeof data === "object" && data !== null && "data" in data && isHex(data.data) ? data.data : null;
}

function named(data: Hex): string | null {
  for (const abi of [taskEscrowAbi, mockMneeAbi]) {
    try {
      const { errorName, args } = decodeErrorResult({ abi, data });
      return args && args.length > 0 ? `${errorName} (${args.map(String).join(", ")})` : errorName;
    } catch {
      // The error belongs to another contract; the next one may know it.
    }
  }
  return null;
}

/** The contract's reason in its own words, else the shortest thing the library says. */
export function revertReason(failure: unknown): string {
  const data = revertData(failure);
  const reason = data ? named(data) : null;
  if (reason) return reason;
  if (failure instanceof BaseError) return failure.shortMessage;
  return failure instanceof Error ? failure.message : "the chain refused it";
}
