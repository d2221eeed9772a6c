import { InvalidInput } from "@/lib/domain/errors";
import type { Policy } from "@/lib/domain/treasury/policy";
import { originOf } from "@/lib/domain/treasury/service-health";

/** The house may reach its own services where nobody else may: not for others. @throws InvalidInput */
export function requireOwnServer({ services }: Policy, endpoint: string): void {
  const origin = originOf({ endpoint });
  const isOfHouse = services.some((service) => service.ownerId === null && originOf(service) === origin);
  if (isOfHouse)
    throw new InvalidInput([{ pointer: "#/endpoint", detail: "Give an address on a server of your own." }]);
}
