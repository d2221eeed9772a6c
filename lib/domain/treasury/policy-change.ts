import { type FieldError, InvalidInput } from "../errors";
import { type Cap, type CapScope, capKey, requireConsistent, THE_HOUSE } from "./caps";
import { PAYOUT_AGENT, PAYOUT_CATEGORY, PAYOUT_SERVICE } from "./payouts/names";
import type { Policy, Service } from "./policy";

/** Who makes a version: the files of `config/`, or an operator. Owners of services made some, before those had rows. */
export const POLICY_SOURCES = ["file", "operator", "owner"] as const;
export type PolicySource = (typeof POLICY_SOURCES)[number];

/** One value that a version changes; null where there is none before or after. */
export interface PolicyDifference {
  /** Such as `caps/agent:user-agent:day/limitUnits`. */
  readonly path: string;
  readonly was: string | null;
  readonly is: string | null;
}

/** What one policy says otherwise than another, by its paths. */
export function policyDifferences(was: Policy | null, is: Policy): PolicyDifference[] {
  const [before, after] = [was ? valuesIn(was) : new Map<string, string>(), valuesIn(is)];
  const paths = [...new Set([...before.keys(), ...after.keys()])].sort();
  return paths.flatMap((path) => {
    const [one, two] = [before.get(path) ?? null, after.get(path) ?? null];
    return one === two ? [] : [{ path, was: one, is: two }];
  });
}

function valuesIn(policy: Policy): Map<string, string> {
  const values = new Map<string, string>();
  const put = (path: string, of: object) => {
    for (const [name, value] of Object.entries(of)) values.set(`${path}/${name}`, textOf(value));
  };
  for (const agent of policy.agents) put(`agents/${agent.id}`, agent);
  for (const service of policy.services) put(`services/${service.id}`, service);
  for (const cap of policy.caps) put(`caps/${capKey(cap)}`, cap);
  for (const [name, rule] of Object.entries(policy.risk)) put(`risk/${name}`, rule);
  const { lowTreasuryUnits, isStopped } = policy;
  put("house", { lowTreasuryUnits, isStopped });
  return values;
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(textIn).join(", ");
  if (typeof value !== "object" || value === null) return String(value);
  const members = Object.entries(value).map(([name, one]) => `${name}: ${textIn(one)}`);
  return members.sort().join(", ");
}

/** What lies deeper stands in brackets, so that no two values have one text. */
const textIn = (value: unknown): string =>
  typeof value === "object" && value !== null ? `{${textOf(value)}}` : textOf(value);

/** Caps that one policy has and the other has not, either way. */
export function capsAddedOrRemoved(was: Policy | null, is: Policy): Cap[] {
  const [before, after] = [was?.caps ?? [], is.caps];
  const lacks = (caps: readonly Cap[]) => (cap: Cap) => !caps.some((one) => capKey(one) === capKey(cap));
  return [...before.filter(lacks(after)), ...after.filter(lacks(before))];
}

/** Caps as a version that is made at a moment has them: each is there since then, or longer where it is no higher. */
export function capsSince(caps: readonly Cap[], of: { was: readonly Cap[]; atMs: number }): Cap[] {
  const { atMs } = of;
  const known = new Map(of.was.map((cap) => [capKey(cap), cap]));
  return caps.map((cap) => {
    const was = known.get(capKey(cap));
    // What a raised limit would have left unspent before is nobody's either.
    const isKept = was !== undefined && cap.limitUnits <= was.limitUnits;
    return { ...cap, sinceAtMs: isKept ? Math.min(was.sinceAtMs, atMs) : atMs };
  });
}

/** What a policy is held against. */
interface Beside {
  /** The policy before. */
  readonly was: Policy | null;
  /** Services that are not in it, and that caps may be of all the same. */
  readonly services?: readonly Service[];
}

/**
 * What a policy lacks that makes one, but for caps that contradict each other: every agent and service once, every name
 * it uses known, no cap that could never bind. A cap that is as it was before, and was of nothing then, is no fault of
 * this change.
 */
export function faultsIn(policy: Policy, { was, services = [] }: Beside): FieldError[] {
  return [
    ...repeated("agents", policy.agents),
    ...repeated("services", policy.services),
    ...taken("agents", policy.agents, PAYOUT_AGENT),
    ...taken("services", policy.services, PAYOUT_SERVICE),
    ...unknownNames(policy),
    ...capsOfNothing({ ...policy, services: [...policy.services, ...services] }, was),
  ];
}

/** @throws InvalidInput with the place of each fault, or of two caps that contradict each other */
export function requireSound(policy: Policy, beside: Beside): void {
  const errors = faultsIn(policy, beside);
  if (errors.length > 0) throw new InvalidInput(errors);
  requireConsistent(policy.caps);
}

function repeated(list: string, rows: readonly { id: string }[]): FieldError[] {
  return rows.flatMap(({ id }, index) =>
    rows.findIndex((row) => row.id === id) === index
      ? []
      : [{ pointer: `#/${list}/${index}/id`, detail: `There is a second ${id}. Keep one of them.` }],
  );
}

/** Names of the treasury's own payouts, which nothing of a policy may have. */
function taken(list: string, rows: readonly { id: string }[], name: string): FieldError[] {
  return rows.flatMap(({ id }, index) =>
    id === name
      ? [{ pointer: `#/${list}/${index}/id`, detail: `${name} is the treasury's own. Choose another name.` }]
      : [],
  );
}

function unknownNames(policy: Policy): FieldError[] {
  const agents = new Set(policy.agents.map(({ id }) => id));
  const services = new Set(policy.services.map(({ id }) => id));
  const errors: FieldError[] = [];
  const need = (known: ReadonlySet<string>, id: string, pointer: string) => {
    if (!known.has(id)) errors.push({ pointer, detail: `There is no ${id}.` });
  };
  for (const [index, service] of policy.services.entries()) {
    const at = `#/services/${index}`;
    if (service.summaryId !== null) need(services, service.summaryId, `${at}/summaryId`);
    for (const id of service.allowedAgents ?? []) need(agents, id, `${at}/allowedAgents`);
    for (const id of service.blockedAgents) need(agents, id, `${at}/blockedAgents`);
  }
  return errors;
}

const WHY_OF_NOTHING: Readonly<Record<CapScope, (of: string) => string>> = {
  agent: (of) => `There is no ${of}.`,
  service: (of) => `There is no ${of}.`,
  payee: (of) => `No service is paid to ${of}.`,
  category: (of) => `No service is of the category ${of}.`,
  house: () => `Write ${THE_HOUSE}: a cap of the house is of nothing else.`,
};

function capsOfNothing(policy: Policy, was: Policy | null): FieldError[] {
  const [known, before] = [namesIn(policy), was && namesIn(was)];
  const isOldFault = (cap: Cap) =>
    before !== null && !before[cap.scope].has(cap.of) && was?.caps.some((one) => isSameCap(one, cap));
  return policy.caps.flatMap((cap, index) =>
    known[cap.scope].has(cap.of) || isOldFault(cap)
      ? []
      : [{ pointer: `#/caps/${index}/of`, detail: WHY_OF_NOTHING[cap.scope](cap.of) }],
  );
}

function isSameCap(one: Cap, two: Cap): boolean {
  const isAsHigh = one.limitUnits === two.limitUnits && one.rolloverBps === two.rolloverBps;
  return isAsHigh && capKey(one) === capKey(two);
}

/** All that a cap of each scope may be of. */
export function namesIn({ agents, services }: Policy): Readonly<Record<CapScope, ReadonlySet<string>>> {
  return {
    agent: new Set([...agents.map(({ id }) => id), PAYOUT_AGENT]),
    service: new Set([...services.map(({ id }) => id), PAYOUT_SERVICE]),
    payee: new Set(services.map(({ payee }) => payee)),
    category: new Set([...services.map(({ category }) => category), PAYOUT_CATEGORY]),
    house: new Set([THE_HOUSE]),
  };
}
