import { isAddress } from "viem";
import { InvalidInput } from "@/lib/domain/errors";
import { ServiceTaken, TooManyServices } from "@/lib/domain/treasury/errors";
import { MISSPELT_ADDRESS } from "@/lib/schemas/hex";
import type { RegisterServiceInput } from "@/lib/schemas/treasury/service";
import { command, requireUser } from "@/lib/server/kernel/command";
import type { Call, Context, Reply } from "@/lib/server/kernel/context";
import type { Outbound } from "@/lib/server/outbound/outbound";
import type { Tx } from "@/lib/server/store/tx";
import { ACTIONS } from "@/lib/server/treasury/access";
import { putProbe } from "@/lib/server/treasury/operations/health/put-probe";
import { requireOwnServer } from "@/lib/server/treasury/operations/policy/own-server";
import { requireAnswering } from "@/lib/server/treasury/providers/require-answering";
import { currentPolicy } from "@/lib/server/treasury/reads/current-policy";
import { showService } from "@/lib/server/treasury/reads/services";
import { findService } from "@/lib/server/treasury/reads/services-in-effect";
import { hasCalls } from "@/lib/server/treasury/tables/call-history";
import { countOwnedBy, insertOwned } from "@/lib/server/treasury/tables/owned-services";
import type { OwnedServiceRow } from "@/lib/server/treasury/tables/rows";
import { hasSales } from "@/lib/server/treasury/tables/x402/payments";

const SERVICES_AN_OWNER = 20;

/**
 * Keeps a service of the caller, once its server answers. The policy says nothing of it, and nobody spends on it, before
 * an operator has named the agents that may.
 */
export async function registerService(
  parts: { context: Context; outbound: Outbound },
  call: Call<RegisterServiceInput>,
): Promise<Reply> {
  const { context, outbound } = parts;
  const { actor, input } = call;
  const { userId } = requireUser(actor);
  if (!isAddress(input.providerAddress))
    throw new InvalidInput([{ pointer: "#/providerAddress", detail: MISSPELT_ADDRESS }]);
  return command(context, call, {
    action: ACTIONS["services.register"],
    audited: "service.register",
    evidence: async () => {
      await context.store.read((tx) => requireRoom(tx, { id: input.id, userId }));
      const { policy } = await context.store.read(currentPolicy);
      requireOwnServer(policy, input.endpoint);
      return requireAnswering(outbound, input.endpoint);
    },
    op: async (tx, nowMs, answering) => {
      await requireRoom(tx, { id: input.id, userId });
      await insertOwned(tx, rowOf(input, { ownerId: userId, nowMs }));
      await putProbe(tx, { ...answering, atMs: nowMs });
      const value = await showService(tx, { id: input.id, viewer: actor });
      const { reason } = input;
      return { status: 201, value, subject: { kind: "service", id: input.id, detail: { reason } } };
    },
  });
}

/** @throws ServiceTaken, TooManyServices */
async function requireRoom(tx: Tx, of: { id: string; userId: string }): Promise<void> {
  if ((await findService(tx, of.id)).service !== null) throw new ServiceTaken(of.id);
  // Calls and sales know their service by its id alone: whoever had it next would be asked what they ask.
  if ((await hasCalls(tx, of.id)) || (await hasSales(tx, of.id))) throw new ServiceTaken(of.id);
  if ((await countOwnedBy(tx, of.userId)) >= SERVICES_AN_OWNER) throw new TooManyServices(SERVICES_AN_OWNER);
}

function rowOf(input: RegisterServiceInput, by: { ownerId: string; nowMs: number }): OwnedServiceRow {
  const { id, endpoint, method, statusEndpoint, category } = input;
  return {
    id,
    ownerId: by.ownerId,
    endpoint,
    method,
    statusEndpoint,
    unitPriceUnits: input.unitPrice.units,
    payeeAddress: input.providerAddress.toLowerCase(),
    category,
    isDivisible: input.divisible,
    isActive: true,
    input: input.input,
    version: 1,
    registeredAtMs: by.nowMs,
    changedAtMs: by.nowMs,
  };
}
