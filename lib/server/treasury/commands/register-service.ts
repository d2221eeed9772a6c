import { isAddress } from "viem";
import { InvalidInput } from "@/lib/domain/errors";
import { ServiceTaken, TooManyServices } from "@/lib/domain/treasury/errors";
import type { Policy, Service } from "@/lib/domain/treasury/policy";
import { MISSPELT_ADDRESS } from "@/lib/schemas/hex";
import type { RegisterServiceInput } from "@/lib/schemas/treasury/service";
import { command, requireUser } from "@/lib/server/kernel/command";
import type { Call, Context, Reply } from "@/lib/server/kernel/context";
import type { Outbound } from "@/lib/server/outbound/outbound";
import { ACTIONS } from "@/lib/server/treasury/access";
import { requireOwnServer } from "@/lib/server/treasury/operations/policy/own-server";
import { putAnswering } from "@/lib/server/treasury/operations/policy/put-answering";
import { writeVersion } from "@/lib/server/treasury/operations/policy/write-version";
import { requireAnswering } from "@/lib/server/treasury/providers/require-answering";
import { currentPolicy } from "@/lib/server/treasury/reads/current-policy";
import { showService } from "@/lib/server/treasury/reads/services";

const SERVICES_AN_OWNER = 20;

/**
 * Puts a service of the caller into the policy, once its server answers. Nobody spends on it before an operator has
 * named the agents that may.
 */
export async function registerService(
  parts: { context: Context; outbound: Outbound },
  call: Call<RegisterServiceInput>,
): Promise<Reply> {
  const { context, outbound } = parts;
  const { input } = call;
  const { userId } = requireUser(call.actor);
  if (!isAddress(input.providerAddress))
    throw new InvalidInput([{ pointer: "#/providerAddress", detail: MISSPELT_ADDRESS }]);
  const isProduction = context.config.mode === "production";
  return command(context, call, {
    action: ACTIONS["services.register"],
    audited: "service.register",
    evidence: async () => {
      const { policy } = await context.store.read(currentPolicy);
      requireRoom(policy, { id: input.id, userId });
      if (isProduction) requireOwnServer(policy, input.endpoint);
      return requireAnswering(outbound, input.endpoint);
    },
    op: async (tx, nowMs, answering) => {
      const from = await currentPolicy(tx);
      requireRoom(from.policy, { id: input.id, userId });
      const services = [...from.policy.services, serviceOf(input, userId)];
      const by = { source: "owner", authorId: userId, reason: input.reason } as const;
      await writeVersion(tx, { from, policy: { ...from.policy, services }, ...by, nowMs });
      await putAnswering(tx, { ...answering, atMs: nowMs });
      const value = await showService(tx, input.id);
      return { status: 201, value, subject: { kind: "service", id: input.id } };
    },
  });
}

/** @throws ServiceTaken, TooManyServices */
function requireRoom({ services }: Policy, of: { id: string; userId: string }): void {
  if (services.some(({ id }) => id === of.id)) throw new ServiceTaken(of.id);
  if (services.filter(({ ownerId }) => ownerId === of.userId).length >= SERVICES_AN_OWNER)
    throw new TooManyServices(SERVICES_AN_OWNER);
}

function serviceOf(input: RegisterServiceInput, ownerId: string): Service {
  return {
    id: input.id,
    unitPriceUnits: input.unitPrice.units,
    payee: input.providerAddress.toLowerCase(),
    category: input.category,
    isActive: true,
    isVerified: false,
    isDivisible: input.divisible,
    allowedAgents: [],
    blockedAgents: [],
    summaryId: null,
    endpoint: input.endpoint,
    method: input.method,
    statusEndpoint: input.statusEndpoint,
    fixedInput: {},
    ownerId,
  };
}
