import { formatUnits } from "@/lib/domain/money";
import type { ServiceWire } from "@/lib/schemas/treasury/service";

/** Whom services pay now, and what these have earned together. */
export interface Payee {
  readonly address: string;
  readonly services: readonly string[];
  readonly revenueUnits: bigint;
  readonly claims: number;
}

type Paid = Pick<ServiceWire, "id" | "providerAddress" | "revenue" | "claims">;

/** Those who earned most first. */
export function payeesOf(services: readonly Paid[]): Payee[] {
  const payees = new Map<string, Payee>();
  for (const { id, providerAddress: address, revenue, claims } of services) {
    const before = payees.get(address) ?? { address, services: [], revenueUnits: 0n, claims: 0 };
    payees.set(address, {
      address,
      services: [...before.services, id],
      revenueUnits: before.revenueUnits + BigInt(revenue.units),
      claims: before.claims + claims,
    });
  }
  return [...payees.values()].sort((one, two) => Number(two.revenueUnits - one.revenueUnits));
}

export const revenueText = ({ revenueUnits }: Payee) => formatUnits("MNEE", revenueUnits);
