import type { InvariantCheckWire } from "@/lib/schemas/ledger/invariants";
import type { ChainReader } from "@/lib/server/kernel/chain/chain-reader";
import type { Store, Tx } from "@/lib/server/store/tx";

/** One broken place of the books; `place` says where, and is a task's id where the check stops its task. */
export interface Finding {
  readonly place: string;
  /** What is to be said of it beside the place. */
  readonly why?: string;
}

/** How many findings a check reports by name. */
export const SHOWN = 5;

/** The first places that a select names as `place`. */
export function findPlaces(
  tx: Tx,
  select: string,
  values: readonly (string | number)[] = [],
): Promise<Finding[]> {
  return tx.all<Finding>(`${select} LIMIT ${SHOWN}`, values);
}

interface Invariant {
  /** As the API and the operator's page show it. */
  readonly name: string;
  /** What must hold, in a sentence. */
  readonly holds: string;
  /** What waits for an operator while it is broken: what leaves the house, services' pay, the one task alone, or nothing. */
  readonly stops: Stops;
}

export type Stops = "payouts" | "spending" | "its task" | "nothing";

/** An invariant of the books alone. */
export interface BooksCheck extends Invariant {
  find(tx: Tx, nowMs: number): Promise<readonly Finding[]>;
}

/** What the books say at one block, to be held against the chain once their transaction has ended. */
export interface Comparison {
  /** The last block whose events the books have taken; null before the first. */
  readonly block: number | null;
  compare(chain: ChainReader | null): Promise<CheckResult[]>;
}

/** An invariant between books and chain. */
export interface ChainCheck extends Invariant {
  read(tx: Tx): Promise<Comparison>;
}

export type Check = BooksCheck | ChainCheck;

export interface CheckResult {
  readonly name: string;
  /** `unknown` while there is nothing to compare with, which is neither proof nor fault. */
  readonly state: "holds" | "broken" | "unknown";
  readonly detail: string;
  readonly stops: Stops;
  /** Where it is broken. */
  readonly places: readonly string[];
}

export interface CheckSources {
  readonly store: Store;
  readonly checks: readonly Check[];
  readonly chain: ChainReader | null;
  /** False where no chain belongs to the books: then nothing is compared with one. */
  readonly hasChain: boolean;
}

export interface Checked {
  readonly results: readonly CheckResult[];
  /** The block that books and chain were compared at. */
  readonly block: number | null;
}

/** Every check of the books in one read transaction, then those that need the chain at the same block. */
export async function runChecks(sources: CheckSources, nowMs: number): Promise<Checked> {
  const { store, checks, chain, hasChain } = sources;
  const { results, comparisons } = await store.read(async (tx) => {
    const results: CheckResult[] = [];
    const comparisons: Comparison[] = [];
    for (const check of checks) {
      if ("find" in check) results.push(resultOf(check, await check.find(tx, nowMs)));
      else if (hasChain) comparisons.push(await check.read(tx));
    }
    return { results, comparisons };
  });
  for (const comparison of comparisons) results.push(...(await comparison.compare(chain)));
  return { results, block: comparisons[0]?.block ?? null };
}

function resultOf({ name, stops }: Invariant, findings: readonly Finding[]): CheckResult {
  const places = findings.map(({ place }) => place);
  if (places.length === 0) return { name, stops, places, state: "holds", detail: "holds" };
  const told = findings.map(({ place, why }) => (why === undefined ? place : `${place} (${why})`));
  return { name, stops, places, state: "broken", detail: `broken at ${told.join(", ")}` };
}

export function checkView({ name, state, detail }: CheckResult): InvariantCheckWire {
  return { name, state, ok: state === "holds", detail };
}
