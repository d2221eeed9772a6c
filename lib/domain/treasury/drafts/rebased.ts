import { capKey } from "../caps";
import type { Policy } from "../policy";

/** The own changes of a draft over another policy, and what both changed otherwise. */
export interface Rebased {
  readonly policy: Policy;
  /** Such as `caps/agent:user-agent:day/limitUnits`; the draft's word stands there. A whole row where one took it away. */
  readonly conflicts: readonly string[];
}

/**
 * What a draft changed of the policy that it began with, made of the policy of now: what it left alone is as it is now.
 * Since when a cap is there the policy of now says.
 */
export function rebased(base: Policy, draft: Policy, current: Policy): Rebased {
  const conflicts: string[] = [];
  const rows = <T extends object>(list: string, of: Three<readonly T[]>, key: (row: T) => string) =>
    mergedRows(of, { key, list, conflicts });
  const fields = <T extends object>(path: string, [one, two, three]: Three<T>) =>
    mergedFields([one, two, three], { path, conflicts });
  const agents = rows("agents", [base.agents, draft.agents, current.agents], ({ id }) => id);
  const services = rows("services", [base.services, draft.services, current.services], ({ id }) => id);
  const since = new Map(current.caps.map((cap) => [capKey(cap), cap.sinceAtMs]));
  const aged = (of: Policy) => of.caps.map((cap) => ({ ...cap, sinceAtMs: since.get(capKey(cap)) ?? 0 }));
  const caps = rows("caps", [aged(base), aged(draft), aged(current)], capKey);
  const [{ risk: was }, { risk: drafted }, { risk: now }] = [base, draft, current];
  const risk = {
    burst: fields("risk/burst", [was.burst, drafted.burst, now.burst]),
    newcomer: fields("risk/newcomer", [was.newcomer, drafted.newcomer, now.newcomer]),
    newPayee: fields("risk/newPayee", [was.newPayee, drafted.newPayee, now.newPayee]),
    failingProvider: fields("risk/failingProvider", [
      was.failingProvider,
      drafted.failingProvider,
      now.failingProvider,
    ]),
    largeCost: fields("risk/largeCost", [was.largeCost, drafted.largeCost, now.largeCost]),
  };
  const house = fields("house", [houseOf(base), houseOf(draft), houseOf(current)]);
  return { policy: { agents, services, caps, risk, ...house }, conflicts };
}

type Three<T> = readonly [base: T, draft: T, current: T];
type Conflicts = { readonly conflicts: string[] };

const houseOf = ({ lowTreasuryUnits, isStopped }: Policy) => ({ lowTreasuryUnits, isStopped });

/** In the order of now; what the draft alone has comes last. Twins of a faulty draft are told apart by their turn. */
function mergedRows<T extends object>(
  lists: Three<readonly T[]>,
  by: Conflicts & { key: (row: T) => string; list: string },
): T[] {
  const [was, drafted, now] = [byKey(lists[0], by.key), byKey(lists[1], by.key), byKey(lists[2], by.key)];
  return [...new Set([...now.keys(), ...drafted.keys()])].flatMap((of) => {
    const path = `${by.list}/${of}`;
    const row = mergedRow([was.get(of), drafted.get(of), now.get(of)], { ...by, path });
    return row === undefined ? [] : [row];
  });
}

function mergedRow<T extends object>(
  [was, drafted, now]: Three<T | undefined>,
  by: Conflicts & { path: string },
): T | undefined {
  if (was && drafted && now) return mergedFields([was, drafted, now], by);
  if (isSame(drafted, was)) return now;
  if (!isSame(now, was) && !isSame(now, drafted)) by.conflicts.push(by.path);
  return drafted;
}

function mergedFields<T extends object>([was, drafted, now]: Three<T>, by: Conflicts & { path: string }): T {
  const merged = { ...now };
  for (const field in drafted) {
    if (isSame(drafted[field], was[field])) continue;
    const isConflict = !isSame(now[field], was[field]) && !isSame(now[field], drafted[field]);
    if (isConflict) by.conflicts.push(`${by.path}/${field}`);
    merged[field] = drafted[field];
  }
  return merged;
}

function byKey<T>(rows: readonly T[], key: (row: T) => string): Map<string, T> {
  const found = new Map<string, T>();
  for (const row of rows) {
    const of = key(row);
    let turn = 1;
    while (found.has(turn === 1 ? of : `${of}#${turn}`)) turn += 1;
    found.set(turn === 1 ? of : `${of}#${turn}`, row);
  }
  return found;
}

function isSame(one: unknown, two: unknown): boolean {
  return textOf(one) === textOf(two);
}

/** One text for equal values, whatever the order of their members. */
function textOf(value: unknown): string {
  if (typeof value === "bigint") return `${value}n`;
  if (Array.isArray(value)) return `[${value.map(textOf).join()}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "undefined";
  const members = Object.entries(value).map(([name, one]) => `${JSON.stringify(name)}:${textOf(one)}`);
  return `{${members.sort().join()}}`;
}
