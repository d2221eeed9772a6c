/**
 * A stored row as the store gives it: amounts (`*Units`) stay bigint, times (`*Ms`) and counters are numbers, since
 * int64 milliseconds fit a double exactly, and JSON is read. `Known` says what a subsystem writes into a column of
 * text, as the column's CHECK holds it, or into one of JSON.
 */
export type StoreRow<
  T,
  Known extends { [K in keyof Known]: K extends keyof T ? unknown : never } = object,
> = {
  [K in keyof T]: K extends keyof Known ? Known[K] | Extract<T[K], null> : Plain<K, T[K]>;
};

type UnitsName = "units" | "balance" | `${string}Units`;
type NumberFor<V> = bigint extends V ? Exclude<V, bigint> | number : V;
/** JSON of which a subsystem says nothing is opened by nobody. */
type Plain<K, V> = K extends UnitsName ? V : K extends JsonName ? object | Extract<V, null> : NumberFor<V>;

/** The columns that hold JSON have these names in every table, and no other column has one of them. */
const JSON_NAMES = [
  "answer",
  "args",
  "candidatesTried",
  "caps",
  "chainTerms",
  "criteria",
  "deliverable",
  "detail",
  "diff",
  "document",
  "evidence",
  "input",
  "inputs",
  "message",
  "needs",
  "parts",
  "roles",
  "seen",
  "skills",
  "steps",
  "terms",
  "tokens",
  "verdicts",
] as const;
type JsonName = (typeof JSON_NAMES)[number];

const jsonNames: ReadonlySet<string> = new Set(JSON_NAMES);

export function isUnitsName(name: string): boolean {
  return name === "units" || name === "balance" || name.endsWith("Units");
}

export function isJsonName(name: string): boolean {
  return jsonNames.has(name);
}
