import { type AbiEvent, type Address, decodeEventLog, type Hex, isAddressEqual, toEventSelector } from "viem";
import type { ContractTerms } from "./escrow-terms";
import { taskEscrowAbi } from "./generated/task-escrow";

type Settled = { agentUnits: bigint; feeUnits: bigint; buyerUnits: bigint };

/** One thing that happened in the escrow. Amounts in units of 10^9 wei. */
export type EscrowEvent =
  | { name: "JobFunded"; jobId: Hex; buyer: Address; terms: ContractTerms; totalUnits: bigint }
  | { name: "JobAccepted"; jobId: Hex; agent: Address; priceUnits: bigint }
  | {
      name: "JobSubmitted";
      jobId: Hex;
      agent: Address;
      priceUnits: bigint;
      round: number;
      resultHash: Hex;
    }
  | { name: "ChangesRequested"; jobId: Hex; round: number }
  | {
      name: "JobRejected";
      jobId: Hex;
      agent: Address;
      undisputedBps: number;
      agentUnits: bigint;
      feeUnits: bigint;
    }
  | { name: "JobContested"; jobId: Hex; agent: Address }
  | ({ name: "JobCompleted"; jobId: Hex; agent: Address; byDefault: boolean } & Settled)
  | ({
      name: "JobResolved";
      jobId: Hex;
      agent: Address;
      agentShareBps: number;
      reasonHash: Hex;
      byDefault: boolean;
    } & Settled)
  | { name: "JobRefunded"; jobId: Hex; buyerUnits: bigint }
  | { name: "JobCancelled"; jobId: Hex; buyerUnits: bigint }
  | { name: "JobExpired"; jobId: Hex; buyerUnits: bigint }
  | { name: "JobFailed"; jobId: Hex; buyerUnits: bigint; byDefault: boolean }
  | { name: "BatchItemSkipped"; jobId: Hex; reason: Hex }
  | { name: "CreditSpent"; jobId: Hex; token: Address; account: Address; units: bigint }
  | { name: "Withdrawn"; jobId: null; token: Address; account: Address; to: Address; units: bigint }
  | { name: "FundingPaused"; jobId: null }
  | { name: "FundingUnpaused"; jobId: null };

/** A skipped item moved nothing, and anybody can make thousands of them; the last is never emitted. */
const NO_STEPS: readonly string[] = ["BatchItemSkipped", "EIP712DomainChanged"];

/** Whether something happened to a job, to credits or to the pause, by the event's name. */
export const isStep = (name: string): boolean => !NO_STEPS.includes(name);

/** The escrow's events that are steps: all that is asked of its logs. */
export const STEP_EVENTS: readonly AbiEvent[] = taskEscrowAbi.flatMap((entry) =>
  entry.type === "event" && isStep(entry.name) ? [entry] : [],
);

/** What the logs of steps begin with. */
export const STEP_TOPICS: readonly Hex[] = STEP_EVENTS.map((event) => toEventSelector(event));

/** The part of a log that decoding needs. */
export type RawLog = { address: Address; topics: readonly Hex[]; data: Hex };

/** Decodes a log of the escrow at `escrow`; null for another contract's log or one it does not emit. */
export function decodeEscrowLog(log: RawLog, escrow: Address): EscrowEvent | null {
  if (!isAddressEqual(log.address, escrow)) return null;
  const decoded = decode(log);
  if (decoded === null) return null;
  switch (decoded.eventName) {
    case "JobFunded": {
      const { total, terms, ...rest } = decoded.args;
      return { name: "JobFunded", ...rest, terms: { ...terms }, totalUnits: total };
    }
    case "JobAccepted": {
      const { price, ...rest } = decoded.args;
      return { name: "JobAccepted", ...rest, priceUnits: price };
    }
    case "JobSubmitted": {
      const { price, ...rest } = decoded.args;
      return { name: "JobSubmitted", ...rest, priceUnits: price };
    }
    case "Withdrawn":
      return { name: "Withdrawn", jobId: null, ...decoded.args };
    case "FundingPaused":
    case "FundingUnpaused":
      return { name: decoded.eventName, jobId: null };
    case "EIP712DomainChanged":
      return null;
    default:
      return { name: decoded.eventName, ...decoded.args } as EscrowEvent;
  }
}

function decode(log: RawLog) {
  const [signature, ...rest] = log.topics;
  if (signature === undefined) return null;
  try {
    return decodeEventLog({ abi: taskEscrowAbi, data: log.data, topics: [signature, ...rest] });
  } catch {
    return null;
  }
}
