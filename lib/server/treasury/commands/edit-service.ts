import type { UserActor } from "@/lib/domain/access/actor";
import { Forbidden, InvalidInput, LostRace, NotFound } from "@/lib/domain/errors";
import { VersionRequired } from "@/lib/domain/treasury/errors";
import { afterWord, unopened, withService } from "@/lib/domain/treasury/owned-service";
import type { Service } from "@/lib/domain/treasury/policy";
import { originOf } from "@/lib/domain/treasury/service-health";
import type { EditServiceInput } from "@/lib/schemas/treasury/service";
import { command, requireUser } from "@/lib/server/kernel/command";
import type { Call, Context, Reply } from "@/lib/server/kernel/context";
import type { Outbound } from "@/lib/server/outbound/outbound";
import type { Tx } from "@/lib/server/store/tx";
import { authorizeOnService } from "@/lib/server/treasury/access";
import { proposePolicy, type Wanted } from "@/lib/server/treasury/operations/drafts/propose-policy";
import { putProbe } from "@/lib/server/treasury/operations/health/put-probe";
import { requireOwnServer } from "@/lib/server/treasury/operations/policy/own-server";
import { writeVersion } from "@/lib/server/treasury/operations/policy/write-version";
import { requireAnswering } from "@/lib/server/treasury/providers/require-answering";
import { showDraft } from "@/lib/server/treasury/reads/drafts/drafts";
import { showService } from "@/lib/server/treasury/reads/services";
import { type FoundService, findService } from "@/lib/server/treasury/reads/services-in-effect";
import { swapOwned } from "@/lib/server/treasury/tables/owned-services";
import type { OwnedServiceRow } from "@/lib/server/treasury/tables/rows";

type Input = EditServiceInput & { readonly serviceId: string };

const GONE = "Its owner took it away. DELETE takes away what the policy says of it as well.";

/** A service that somebody may change. */
interface Editable extends FoundService {
  readonly service: Service;
}

/**
 * What an owner changes of a service of their own, or an operator of any. Another server must answer first. An owner
 * changes their own row; what an operator says is the policy's next version, with the service as it is at that moment,
 * or a draft of it (202) where another operator is to consent: until then the service is what the policy says, and its
 * owner's row is its owner's.
 */
export async function editService(
  parts: { context: Context; outbound: Outbound },
  call: Call<Input>,
): Promise<Reply> {
  const { context, outbound } = parts;
  const { input } = call;
  const actor = requireUser(call.actor);
  return command(context, call, {
    action: null,
    audited: "service.edit",
    evidence: async () => {
      const { from, service, owned } = await context.store.read((tx) => find(tx, actor, input));
      if (owned && input.version === undefined && opens(input)) throw new VersionRequired(owned.version);
      // No owner's edits stand in the way of an operator who closes.
      const version = input.version ?? (actor.roles.operator ? undefined : owned?.version);
      if (input.endpoint === undefined || input.endpoint === service.endpoint) return { version };
      if (!actor.roles.operator) requireOwnServer(from.policy, input.endpoint);
      return { version, answering: await requireAnswering(outbound, input.endpoint) };
    },
    op: async (tx, nowMs, { version, answering }) => {
      const found = await find(tx, actor, input);
      if (version !== undefined && found.owned?.version !== version) throw new LostRace();
      const owned = found.owned && editedRow(found.owned, { input, nowMs });
      const wanted = actor.roles.operator ? wantedBy(actor, { found, input, owned, nowMs }) : null;
      if (answering) await putProbe(tx, { ...answering, atMs: nowMs });
      const draftId = wanted && (await proposePolicy(tx, context, wanted));
      if (draftId !== null) {
        const detail = { outcome: "proposed", service: input.serviceId };
        const subject = { kind: "policy_draft", id: draftId, detail };
        return { status: 202, value: await showDraft(tx, { actor, id: draftId, nowMs }), subject };
      }
      const isEdited = owned !== null && (await putOwned(tx, { from: found.owned, to: owned }));
      const said = wanted && (await writeVersion(tx, { ...wanted, source: "operator" }));
      const isChanged = said !== null || isEdited;
      const { reason, serviceId: id } = input;
      const subject = { kind: "service", id, ...(reason === undefined ? {} : { detail: { reason } }) };
      const value = await showService(tx, { id, viewer: actor });
      return { status: 200, value, subject: isChanged ? subject : null };
    },
  });
}

/** Whether it lets agents spend, or says that the house stands by it: as its owner has it, and as it was looked at. */
const opens = ({ verified, allowedAgents }: Input) =>
  verified === true || allowedAgents === null || (allowedAgents !== undefined && allowedAgents.length > 0);

/** @throws NotFound, Forbidden for another's service, or for what an operator alone says of one's own */
async function find(tx: Tx, actor: UserActor, input: Input): Promise<Editable> {
  const found = await findService(tx, input.serviceId);
  authorizeOnService(actor, found);
  const { service, owned } = found;
  if (service === null) throw new NotFound();
  const { verified, allowedAgents, blockedAgents } = input;
  const isOperators = [verified, allowedAgents, blockedAgents].some((field) => field !== undefined);
  if (isOperators && !actor.roles.operator)
    throw new Forbidden("Which agents may spend on a service, and whether it is verified, an operator says.");
  if (service.ownerId !== null && owned === null) throw new NotFound(GONE);
  return { ...found, service };
}

/** Where and how a service is asked, and for how much. */
type Facts = Pick<Service, "endpoint" | "method" | "statusEndpoint" | "unitPriceUnits" | "isActive">;

function factsAfter(facts: Facts, input: EditServiceInput): Facts {
  const edited = {
    endpoint: input.endpoint ?? facts.endpoint,
    method: input.method ?? facts.method,
    statusEndpoint: input.statusEndpoint === undefined ? facts.statusEndpoint : input.statusEndpoint,
    unitPriceUnits: input.unitPrice?.units ?? facts.unitPriceUnits,
    isActive: input.active ?? facts.isActive,
  };
  requireOneServer(edited);
  return edited;
}

/** An owner's row after an edit; the same one where that changes nothing. */
function editedRow(row: OwnedServiceRow, edit: { input: Input; nowMs: number }): OwnedServiceRow {
  const to = factsAfter(row, edit.input);
  const isSame =
    to.endpoint === row.endpoint &&
    to.method === row.method &&
    to.statusEndpoint === row.statusEndpoint &&
    to.unitPriceUnits === row.unitPriceUnits &&
    to.isActive === row.isActive;
  return isSame ? row : { ...row, ...to, changedAtMs: edit.nowMs, version: row.version + 1 };
}

/** False where nothing changes. @throws LostRace */
async function putOwned(tx: Tx, of: { from: OwnedServiceRow | null; to: OwnedServiceRow }): Promise<boolean> {
  const { from, to } = of;
  if (from === null || from === to) return false;
  const { endpoint, method, statusEndpoint, unitPriceUnits, isActive, changedAtMs } = to;
  const change = { endpoint, method, statusEndpoint, unitPriceUnits, isActive, changedAtMs };
  if (!(await swapOwned(tx, from, change))) throw new LostRace();
  return true;
}

/** The policy with what an operator says of a service. */
function wantedBy(
  actor: UserActor,
  edit: { found: Editable; input: Input; owned: OwnedServiceRow | null; nowMs: number },
): Wanted {
  const { found, input, owned, nowMs } = edit;
  const { from, said, service } = found;
  const now =
    owned === null ? { ...service, ...factsAfter(service, input) } : opened({ said, service, owned });
  const policy = withService(from.policy, afterWord(now, input));
  const by = { authorId: actor.userId, reason: input.reason ?? "Changed by an operator", nowMs };
  return { from, policy, title: `Service ${service.id}`, ...by };
}

/**
 * An owner's service as an operator sees it: as its owner has it now, with what holds of what was said. Whether it is
 * active its owner says every day, and an operator only where one takes it out of use.
 */
function opened(of: { said: Service | null; service: Service; owned: OwnedServiceRow }): Service {
  const { said, service, owned } = of;
  const { isVerified, allowedAgents, blockedAgents, summaryId, fixedInput, input, category } = service;
  const kept = { isVerified, allowedAgents, blockedAgents, summaryId, fixedInput, input, category };
  return { ...unopened(owned), ...kept, isActive: said?.isActive ?? true };
}

/** @throws InvalidInput for a status on another server than the service, whose health nobody would look at */
function requireOneServer({ endpoint, statusEndpoint }: Facts): void {
  if (statusEndpoint === null || originOf({ endpoint: statusEndpoint }) === originOf({ endpoint })) return;
  const detail = "Give an address on the endpoint's own server.";
  throw new InvalidInput([{ pointer: "#/statusEndpoint", detail }]);
}
