import { EXACT_PROXY, networkOf, spelt } from "@/lib/chain/x402";
import { NotFound } from "@/lib/domain/errors";
import { ChainUnavailable } from "@/lib/domain/escrow/errors";
import type { Service } from "@/lib/domain/treasury/policy";
import { originOf } from "@/lib/domain/treasury/service-health";
import { isForSale, type PaymentPlace } from "@/lib/domain/treasury/x402/payment";
import type { ChainEvidence } from "@/lib/server/kernel/chain/chain-evidence";
import type { Context } from "@/lib/server/kernel/context";
import type { Tx } from "@/lib/server/store/tx";
import { latestPolicyVersion } from "@/lib/server/treasury/tables/policy-versions";
import { healthOf } from "@/lib/server/treasury/tables/service-health";
import { currentPolicy } from "./current-policy";
import { policyInEffect } from "./services-in-effect";

/** Where payments by x402 are made; null where the chain cannot take them, or nobody can tell. */
export async function placeOfSale({ chain }: Pick<Context, "chain">): Promise<PaymentPlace | null> {
  if (chain === null) return null;
  const isTaken = await chain.takesExactPayments().catch((error: unknown) => {
    if (error instanceof ChainUnavailable) return false;
    throw error;
  });
  return isTaken ? placeOn(chain) : null;
}

function placeOn({ facts }: ChainEvidence): PaymentPlace {
  return { network: networkOf(facts.chainId), token: facts.tokens.MNEE.address, spender: EXACT_PROXY };
}

/** Services that anybody may have for a payment, and when the policy last changed, in ms; those that are down left out; none while all spending is stopped. */
export async function servicesForSale(tx: Tx): Promise<{ services: Service[]; updatedAtMs: number }> {
  const { policy } = await policyInEffect(tx);
  const updatedAtMs = (await latestPolicyVersion(tx))?.createdAtMs ?? 0;
  if (policy.isStopped) return { services: [], updatedAtMs };
  const forSale = policy.services.filter(isForSale);
  const origins = forSale.map(originOf).filter((origin) => origin !== null);
  const health = await healthOf(tx, [...new Set(origins)]);
  const down = new Set(health.filter(({ state }) => state === "down").map(({ origin }) => origin));
  const isUp = (service: Service) => !down.has(originOf(service) ?? "");
  return { services: forSale.filter(isUp).map(withSpeltPayee), updatedAtMs };
}

/** As wallets want addresses: the policy may have it in any letters. */
const withSpeltPayee = (service: Service): Service => ({
  ...service,
  payee: spelt(service.payee),
});

/** Where nothing is sold it is as if there were no sales. @throws NotFound */
export function requireSelling({ config }: Pick<Context, "config">): void {
  if (!config.sellsByX402) throw new NotFound();
}

/** The kill switch stops sales as well. @throws NotFound */
export async function requireGoing(tx: Tx): Promise<void> {
  const { policy } = await currentPolicy(tx);
  if (policy.isStopped) throw new NotFound();
}

const NO_PLACE = "Payments by x402 cannot be taken on this house's chain now. Nothing was done.";

/**
 * One of them, and where it is paid for.
 * @throws NotFound; ChainUnavailable where the chain cannot take such payments
 */
export async function serviceForSale(
  context: Context,
  id: string,
): Promise<{ service: Service; place: PaymentPlace }> {
  requireSelling(context);
  const { services } = await context.store.read(servicesForSale);
  const service = services.find((one) => one.id === id);
  if (!service) throw new NotFound();
  const place = await placeOfSale(context);
  if (place === null) throw new ChainUnavailable(NO_PLACE);
  return { service, place };
}
