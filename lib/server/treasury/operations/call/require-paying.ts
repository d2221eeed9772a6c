import { hashOfId } from "@/lib/chain/router-calls";
import { isRegisteredAs, registrable } from "@/lib/chain/router-reads";
import { ChainUnavailable } from "@/lib/domain/escrow/errors";
import { ProviderDown } from "@/lib/domain/treasury/errors";
import { isOpenToAgents } from "@/lib/domain/treasury/policy";
import { findService } from "@/lib/server/treasury/reads/services-in-effect";
import type { CallParts } from "./call-parts";
import { requireSpending } from "./require-spending";

const NOT_AS_SAID =
  "The treasury's router does not have this service as the policy has it yet. Nothing was done; try again soon.";

/**
 * What cannot be paid or served now is not decided, and nobody is paid but who the policy names.
 * @throws BooksRed, TreasuryRed, ProviderDown, ChainUnavailable
 */
export async function requirePaying(parts: CallParts, serviceId: string): Promise<void> {
  const { context, openCircuitUntilMs } = parts;
  requireSpending(context);
  const untilMs = openCircuitUntilMs(serviceId);
  if (untilMs !== null) throw new ProviderDown(serviceId, untilMs - context.clock());
  // Read where all is committed, so that the op which decides finds the policy parsed.
  const { service } = await context.store.read((tx) => findService(tx, serviceId));
  if (context.config.paymentRail !== "router") return;
  const wanted = service?.isActive && isOpenToAgents(service) ? registrable(service) : null;
  const found = await context.chain?.registeredService(hashOfId(serviceId));
  if (wanted !== null && !(found && isRegisteredAs(found, wanted))) throw new ChainUnavailable(NOT_AS_SAID);
}
