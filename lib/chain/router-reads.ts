import { type Address, type Hex, isAddress, isAddressEqual, type PublicClient } from "viem";
import type { ContractReader } from "./escrow-reads";
import { paymentRouterAbi } from "./generated/payment-router";
import type { RegisteredService } from "./router-calls";

/** What a router was deployed with, for good. */
export interface RouterRoles {
  readonly token: Address;
  readonly treasury: Address;
  readonly guardian: Address;
}

export async function readRouterRoles(
  reader: ContractReader,
  { router: address }: { router: Address },
): Promise<RouterRoles> {
  const abi = paymentRouterAbi;
  const [token, treasury, guardian] = await Promise.all([
    reader.readContract({ address, abi, functionName: "token" }),
    reader.readContract({ address, abi, functionName: "treasury" }),
    reader.readContract({ address, abi, functionName: "guardian" }),
  ]);
  return { token, treasury, guardian };
}

/** Who may spend through a router, now or as of a block; the zero address before anybody may. */
export async function readSpending(
  reader: ContractReader,
  { router: address, blockNumber }: { router: Address; blockNumber?: bigint },
): Promise<{ spender: Address; isStopped: boolean }> {
  const abi = paymentRouterAbi;
  const [spender, isStopped] = await Promise.all([
    reader.readContract({ address, abi, functionName: "spender", blockNumber }),
    reader.readContract({ address, abi, functionName: "isStopped", blockNumber }),
  ]);
  return { spender, isStopped };
}

/** What may leave in a UTC day, for services and for uptime, in units. */
export async function readCeilings(
  reader: ContractReader,
  { router: address }: { router: Address },
): Promise<{ dailyUnits: bigint; dailyPayoutUnits: bigint }> {
  const read = { address, abi: paymentRouterAbi, functionName: "ceilings" } as const;
  const [dailyUnits, dailyPayoutUnits] = await reader.readContract(read);
  return { dailyUnits, dailyPayoutUnits };
}

/** What the treasury registered under a service's id; a price of 0 where it never did. */
export async function readRegisteredService(
  reader: ContractReader,
  of: { router: Address; serviceHash: Hex },
): Promise<RegisteredService> {
  const args = [of.serviceHash] as const;
  const read = { address: of.router, abi: paymentRouterAbi, functionName: "serviceOf", args } as const;
  const { provider, unitPrice, isActive } = await reader.readContract(read);
  return { provider, unitPriceUnits: unitPrice, isActive };
}

/** Every service that was ever registered, by its name on the chain. */
export async function readRegisteredHashes(
  client: PublicClient,
  { router: address }: { router: Address },
): Promise<Hex[]> {
  const of = { address, abi: paymentRouterAbi, eventName: "ServiceSet", fromBlock: 0n } as const;
  const logs = await client.getContractEvents(of);
  return [...new Set(logs.flatMap(({ args }) => args.serviceId ?? []))];
}

/** A service as the router takes it; null for one that is free, or whose provider has no address. */
export function registrable(of: {
  payee: string;
  unitPriceUnits: bigint;
  isActive: boolean;
}): RegisteredService | null {
  const { payee: provider, unitPriceUnits, isActive } = of;
  if (unitPriceUnits === 0n || !isAddress(provider, { strict: false })) return null;
  return { provider, unitPriceUnits, isActive };
}

/** Whether the router has a service as it should be; one that it never had need not be there to be inactive. */
export function isRegisteredAs(found: RegisteredService, wanted: RegisteredService): boolean {
  if (found.unitPriceUnits === 0n) return !wanted.isActive;
  const isSame =
    found.unitPriceUnits === wanted.unitPriceUnits && isAddressEqual(found.provider, wanted.provider);
  return isSame && found.isActive === wanted.isActive;
}
