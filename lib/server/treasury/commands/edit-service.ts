import type { UserActor } from "@/lib/domain/access/actor";
import { Forbidden, InvalidInput } from "@/lib/domain/errors";
import type { Policy, Service } from "@/lib/domain/treasury/policy";
import { originOf } from "@/lib/domain/treasury/service-health";
import type { EditServiceInput } from "@/lib/schemas/treasury/service";
import { command, requireUser } from "@/lib/server/kernel/command";
import type { Call, Context, Reply } from "@/lib/server/kernel/context";
import type { Outbound } from "@/lib/server/outbound/outbound";
import { authorizeOnService } from "@/lib/server/treasury/access";
import { requireOwnServer } from "@/lib/server/treasury/operations/policy/own-server";
import { putAnswering } from "@/lib/server/treasury/operations/policy/put-answering";
import { writeVersion } from "@/lib/server/treasury/operations/policy/write-version";
import { requireAnswering } from "@/lib/server/treasury/providers/require-answering";
import { currentPolicy } from "@/lib/server/treasury/reads/current-policy";
import { showService } from "@/lib/server/treasury/reads/services";

/**
 * What an owner changes of a service of their own, or an operator of any: the policy's next version. Another server
 * must answer first, and takes the house's word for the old one away. Who may spend on it an operator alone says.
 */
export async function editService(
  parts: { context: Context; outbound: Outbound },
  call: Call<EditServiceInput & { readonly serviceId: string }>,
): Promise<Reply> {
  const { context, outbound } = parts;
  const { input } = call;
  const actor = requireUser(call.actor);
  const find = (policy: Policy) => serviceFor(actor, policy, input);
  return command(context, call, {
    action: null,
    audited: "service.edit",
    evidence: async () => {
      const { policy } = await context.store.read(currentPolicy);
      const service = find(policy);
      if (input.endpoint === undefined || input.endpoint === service.endpoint) return null;
      if (context.config.mode === "production" && !actor.roles.operator)
        requireOwnServer(policy, input.endpoint);
      return requireAnswering(outbound, input.endpoint);
    },
    op: async (tx, nowMs, answering) => {
      const from = await currentPolicy(tx);
      const edited = changed(find(from.policy), { input, isByOwner: !actor.roles.operator });
      const services = from.policy.services.map((one) => (one.id === edited.id ? edited : one));
      const source = actor.roles.operator ? "operator" : "owner";
      const reason = input.reason ?? `Changed by ${source === "owner" ? "its owner" : "an operator"}`;
      const by = { source, authorId: actor.userId, reason } as const;
      const written = await writeVersion(tx, { from, policy: { ...from.policy, services }, ...by, nowMs });
      if (answering) await putAnswering(tx, { ...answering, atMs: nowMs });
      const subject = written && { kind: "service", id: edited.id };
      return { status: 200, value: await showService(tx, edited.id), subject };
    },
  });
}

/** @throws NotFound, Forbidden for another's service, or for what an operator alone says of one's own */
function serviceFor(
  actor: UserActor,
  policy: Policy,
  input: EditServiceInput & { readonly serviceId: string },
): Service {
  const service = policy.services.find(({ id }) => id === input.serviceId) ?? null;
  authorizeOnService(actor, service);
  if (service === null) throw new Forbidden();
  const { verified, allowedAgents, blockedAgents } = input;
  const isOperators = [verified, allowedAgents, blockedAgents].some((field) => field !== undefined);
  if (isOperators && !actor.roles.operator)
    throw new Forbidden("Which agents may spend on a service, and whether it is verified, an operator says.");
  return service;
}

function changed(service: Service, by: { input: EditServiceInput; isByOwner: boolean }): Service {
  const { input, isByOwner } = by;
  const edited: Service = {
    ...service,
    endpoint: input.endpoint ?? service.endpoint,
    method: input.method ?? service.method,
    statusEndpoint: input.statusEndpoint === undefined ? service.statusEndpoint : input.statusEndpoint,
    unitPriceUnits: input.unitPrice?.units ?? service.unitPriceUnits,
    isActive: input.active ?? service.isActive,
    isVerified: input.verified ?? service.isVerified,
    allowedAgents: input.allowedAgents === undefined ? service.allowedAgents : input.allowedAgents,
    blockedAgents: input.blockedAgents ?? service.blockedAgents,
  };
  requireOneServer(edited);
  const isElsewhere =
    edited.endpoint !== service.endpoint || edited.statusEndpoint !== service.statusEndpoint;
  const isDearer = edited.unitPriceUnits > service.unitPriceUnits;
  // An operator opened it as it was: what it is now an operator opens again.
  const closed = isElsewhere || isDearer ? { allowedAgents: [], isVerified: false } : {};
  return isByOwner ? { ...edited, ...closed } : edited;
}

/** @throws InvalidInput for a status on another server than the service, whose health nobody would look at */
function requireOneServer({ endpoint, statusEndpoint }: Service): void {
  if (statusEndpoint === null || originOf({ endpoint: statusEndpoint }) === originOf({ endpoint })) return;
  const detail = "Give an address on the endpoint's own server.";
  throw new InvalidInput([{ pointer: "#/statusEndpoint", detail }]);
}
