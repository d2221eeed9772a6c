import type { Address } from "viem";
import type { ContractReader } from "./escrow-reads";
import { paymentRouterAbi } from "./generated/payment-router";

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
