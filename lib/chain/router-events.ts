import { type AbiEvent, type Address, decodeEventLog, type Hex, isAddressEqual, toEventSelector } from "viem";
import { WEI_PER_UNIT } from "@/lib/domain/money";
import type { RawLog } from "./escrow-events";
import { paymentRouterAbi } from "./generated/payment-router";

/** Events of the treasury's router that move money, or say of a payout why it did not. Amounts in units of 10^9 wei. */
export type RouterEvent =
  | {
      name: "PaymentExecuted";
      paymentId: Hex;
      provider: Address;
      serviceHash: Hex;
      agentId: string;
      callHash: Hex;
      units: bigint;
    }
  | { name: "PayoutExecuted"; paymentId: Hex; evaluationId: Hex; payee: Address; units: bigint }
  | { name: "PayoutSkipped"; evaluationId: Hex; payee: Address; units: bigint; reason: Hex }
  | { name: "PaymentRefunded"; paymentId: Hex; from: Address; units: bigint; refundableUnits: bigint };

const MONEY_EVENTS: readonly string[] = [
  "PaymentExecuted",
  "PayoutExecuted",
  "PayoutSkipped",
  "PaymentRefunded",
];

/** Whether an event, by its name, is one of the router's. */
export const isRouterEvent = (name: string): boolean => MONEY_EVENTS.includes(name);

/** All that is asked of the router's logs. */
export const ROUTER_EVENTS: readonly AbiEvent[] = paymentRouterAbi.flatMap((entry) =>
  entry.type === "event" && isRouterEvent(entry.name) ? [entry] : [],
);

/** What the logs of money events begin with. */
export const ROUTER_TOPICS: readonly Hex[] = ROUTER_EVENTS.map((event) => toEventSelector(event));

/** Decodes a log of the router at `router`; null for another contract's log or one that moves no money. */
export function decodeRouterLog(log: RawLog, router: Address): RouterEvent | null {
  if (!isAddressEqual(log.address, router)) return null;
  const decoded = decode(log);
  switch (decoded?.eventName) {
    case "PaymentExecuted": {
      const { paymentId, provider, serviceId, agentId, amount, serviceCallHash } = decoded.args;
      const units = amount / WEI_PER_UNIT;
      return {
        name: "PaymentExecuted",
        paymentId,
        provider,
        serviceHash: serviceId,
        agentId,
        callHash: serviceCallHash,
        units,
      };
    }
    case "PayoutExecuted":
      return { name: "PayoutExecuted", ...decoded.args };
    case "PayoutSkipped":
      return { name: "PayoutSkipped", ...decoded.args };
    case "PaymentRefunded":
      return { name: "PaymentRefunded", ...decoded.args };
    default:
      return null;
  }
}

function decode(log: RawLog) {
  const [signature, ...rest] = log.topics;
  if (signature === undefined) return null;
  try {
    return decodeEventLog({ abi: paymentRouterAbi, data: log.data, topics: [signature, ...rest] });
  } catch {
    return null;
  }
}
