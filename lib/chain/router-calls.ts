import { type Address, encodeFunctionData, type Hex, keccak256, stringToHex } from "viem";
import { paymentRouterAbi } from "./generated/payment-router";

/** A transaction to the router. */
interface RouterCall {
  readonly to: Address;
  readonly data: Hex;
}

/** What the treasury allows the key that spends, in units a UTC day. */
export interface SpendingLimits {
  readonly spender: Address;
  readonly dailyCeilingUnits: bigint;
  readonly dailyPayoutCeilingUnits: bigint;
}

/** The treasury's own transaction: one spender at a time, and its ceilings. */
export function setSpenderCall(router: Address, limits: SpendingLimits): RouterCall {
  const args = [limits.spender, limits.dailyCeilingUnits, limits.dailyPayoutCeilingUnits] as const;
  const data = encodeFunctionData({ abi: paymentRouterAbi, functionName: "setSpender", args });
  return { to: router, data };
}

/** The name of a service, or of a call, on the chain: keccak256 of its id in UTF-8. */
export const hashOfId = (id: string): Hex => keccak256(stringToHex(id));

/** A service as the router has it; the price in units apiece. */
export interface RegisteredService {
  readonly provider: Address;
  readonly unitPriceUnits: bigint;
  readonly isActive: boolean;
}

/** The treasury's own transaction: registers a service, or replaces what was registered. */
export function setServiceCall(router: Address, of: RegisteredService & { serviceHash: Hex }): RouterCall {
  const args = [of.serviceHash, of.provider, of.unitPriceUnits, of.isActive] as const;
  const data = encodeFunctionData({ abi: paymentRouterAbi, functionName: "setService", args });
  return { to: router, data };
}

/** What a call of a service is paid by: `quantity` times the registered price, or nothing where that is above `mostUnits`. */
export interface ServicePayment {
  readonly serviceId: string;
  readonly agentId: string;
  readonly callId: string;
  readonly quantity: number;
  readonly mostUnits: bigint;
}

/** The spender's transaction: pays a call once, however often it is sent. */
export function payForServiceCall(router: Address, payment: ServicePayment): RouterCall {
  const { serviceId, agentId, callId, quantity, mostUnits } = payment;
  const args = [hashOfId(serviceId), agentId, callId, BigInt(quantity), hashOfId(callId), mostUnits] as const;
  const data = encodeFunctionData({ abi: paymentRouterAbi, functionName: "payForService", args });
  return { to: router, data };
}

/** Anybody's transaction: gives money of a payment back to the treasury. */
export function refundCall(router: Address, of: { paymentId: Hex; units: bigint }): RouterCall {
  const args = [of.paymentId, of.units] as const;
  return { to: router, data: encodeFunctionData({ abi: paymentRouterAbi, functionName: "refund", args }) };
}

/** One uptime payout: at most once for each of its names, whatever batch it is in. */
export interface RouterPayout {
  readonly evaluationId: Hex;
  readonly payee: Address;
  readonly units: bigint;
}

/** The spender's transaction: pays whom it can, and says why it did not pay the others. */
export function payManyCall(router: Address, items: readonly RouterPayout[]): RouterCall {
  return {
    to: router,
    data: encodeFunctionData({ abi: paymentRouterAbi, functionName: "payMany", args: [items] }),
  };
}
