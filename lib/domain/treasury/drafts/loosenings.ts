import { type Cap, type CapScope, capKey } from "../caps";
import {
  isOpenToAgents,
  type Policy,
  RISK_EFFECTS,
  type RiskEffect,
  type RiskRules,
  type Service,
  type SpendingAgent,
} from "../policy";
import { namesIn, type PolicyDifference, policyDifferences } from "../policy-change";

/** Whether a field that was so and is so lets more pass, or money go elsewhere. When unsure: it does. */
type Direction<V> = (was: V, is: V) => boolean;
type Directions<T> = { readonly [K in keyof Required<T>]: Direction<T[K]> };

const raised = <V extends bigint | number>(was: V, is: V) => is > was;
const lowered = <V extends bigint | number>(was: V, is: V) => is < was;
const begun = (was: boolean, is: boolean) => is && !was;
const ended = (was: boolean, is: boolean) => was && !is;
/** Any change: which way it goes cannot be told. */
const changed = (was: unknown, is: unknown) => JSON.stringify(was) !== JSON.stringify(is);
const moved = <V extends bigint | number>(was: V, is: V) => is !== was;
/** It is a key: another one is another row. */
const never = () => false;
const weakened = (was: RiskEffect, is: RiskEffect) => RISK_EFFECTS.indexOf(is) < RISK_EFFECTS.indexOf(was);
const lacks = (of: readonly string[], from: readonly string[]) => of.some((id) => !from.includes(id));

const CAP = {
  scope: never,
  of: never,
  window: never,
  limitUnits: raised,
  rolloverBps: raised,
  /** The house says it, whoever changes the policy. */
  sinceAtMs: never,
} satisfies Directions<Cap>;

/** Of a day of which a share is kept for its agent: raised, that has more; lowered, those below it. */
const DAY_WITH_RESERVE = {
  ...CAP,
  limitUnits: moved,
  rolloverBps: moved,
} satisfies Directions<Cap>;

function directionsOf({ agents }: Policy, { scope, of, window }: Cap): Directions<Cap> {
  const isKept = agents.some(({ id, reserveBps }) => id === of && reserveBps > 0);
  return scope === "agent" && window === "day" && isKept ? DAY_WITH_RESERVE : CAP;
}

/** Raised, it takes from what is kept for others; lowered, less is kept for it. */
const AGENT = {
  id: never,
  priority: changed,
  reserveBps: lowered,
  isPaused: ended,
} satisfies Directions<SpendingAgent>;

/** Of newcomers are those with fewer calls than the rule says: fewer of them there, the fewer it meets. */
const RISK: { readonly [N in keyof RiskRules]: Directions<RiskRules[N]> } = {
  burst: { effect: weakened, calls: raised, aboveUnits: raised },
  newcomer: { effect: weakened, calls: lowered, aboveUnits: raised },
  newPayee: { effect: weakened, aboveUnits: raised },
  failingProvider: { effect: weakened, failures: raised },
  largeCost: { effect: weakened, aboveUnits: raised },
};

/**
 * Of a price: limits and questions are about the money that leaves, and what is paid is the price. Cheaper, a call passes
 * below an amount that was asked about since it costs less than that, and more calls fit since each takes less.
 */
const SERVICE = {
  id: never,
  unitPriceUnits: raised,
  payee: changed,
  category: changed,
  isActive: begun,
  isVerified: begun,
  isDivisible: begun,
  allowedAgents: (was, is) => was !== null && (is === null || lacks(is, was)),
  blockedAgents: (was, is) => lacks(was, is),
  summaryId: changed,
  endpoint: changed,
  method: changed,
  statusEndpoint: changed,
  fixedInput: changed,
  input: changed,
  ownerId: changed,
} satisfies Directions<Service>;

/** All but what is looked into row by row. */
type House = Omit<Policy, "agents" | "services" | "caps" | "risk">;
const HOUSE = {
  lowTreasuryUnits: lowered,
  isStopped: ended,
} satisfies Directions<House>;

/** The paths, as `policyDifferences` has them, in which one policy is looser than another. */
export function looseningPaths(was: Policy, is: Policy): ReadonlySet<string> {
  return new Set([
    ...rowsOf("agents", [was.agents, is.agents], { key: ({ id }) => id, fields: AGENT }),
    ...rowsOf("services", [was.services, is.services], {
      key: ({ id }) => id,
      fields: SERVICE,
      opens: (one) => isOpenToAgents(one) || one.isVerified,
      closes: () => false,
    }),
    ...rowsOf("caps", [was.caps, is.caps], {
      key: capKey,
      fields: CAP,
      fieldsOfRow: (cap) => directionsOf(was, cap),
      opens: () => false,
      closes: (cap) => isOfSomething(is, cap),
    }),
    ...fieldsOf("risk/burst", RISK.burst, [was.risk.burst, is.risk.burst]),
    ...fieldsOf("risk/newcomer", RISK.newcomer, [was.risk.newcomer, is.risk.newcomer]),
    ...fieldsOf("risk/newPayee", RISK.newPayee, [was.risk.newPayee, is.risk.newPayee]),
    ...fieldsOf("risk/failingProvider", RISK.failingProvider, [
      was.risk.failingProvider,
      is.risk.failingProvider,
    ]),
    ...fieldsOf("risk/largeCost", RISK.largeCost, [was.risk.largeCost, is.risk.largeCost]),
    ...fieldsOf<House>("house", HOUSE, [was, is]),
  ]);
}

/** What loosens a policy: these differences need another operator's consent where there is one. */
export function loosenings(was: Policy, is: Policy): PolicyDifference[] {
  const paths = looseningPaths(was, is);
  return policyDifferences(was, is).filter(({ path }) => paths.has(path));
}

interface Rows<T> {
  readonly key: (row: T) => string;
  readonly fields: Directions<T>;
  /** The directions of one that stays, where they are not those of all. */
  readonly fieldsOfRow?: (row: T) => Directions<T>;
  /** Whether a row that comes loosens; unless it is said: yes. */
  readonly opens?: (row: T) => boolean;
  /** The same of one that goes. */
  readonly closes?: (row: T) => boolean;
}

function rowsOf<T extends object>(
  list: string,
  [was, is]: readonly [readonly T[], readonly T[]],
  { key, fields, fieldsOfRow = () => fields, opens = () => true, closes = () => true }: Rows<T>,
): string[] {
  const [before, after] = [
    new Map(was.map((row) => [key(row), row])),
    new Map(is.map((row) => [key(row), row])),
  ];
  const all = (of: string) => Object.keys(fields).map((field) => `${list}/${of}/${field}`);
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((of) => {
    const [old, now] = [before.get(of), after.get(of)];
    if (old && now) return fieldsOf(`${list}/${of}`, fieldsOfRow(old), [old, now]);
    const isLooser = (now && opens(now)) || (old && closes(old));
    return isLooser ? all(of) : [];
  });
}

function fieldsOf<T extends object>(
  path: string,
  fields: Directions<T>,
  [was, is]: readonly [T, T],
): string[] {
  const found: string[] = [];
  for (const field in fields) if (fields[field](was[field], is[field])) found.push(`${path}/${field}`);
  return found;
}

/** A cap of what is gone limits nothing any more. */
function isOfSomething(policy: Policy, { scope, of }: { scope: CapScope; of: string }): boolean {
  return namesIn(policy)[scope].has(of);
}
