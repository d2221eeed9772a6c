/**
 * A stored row as the store gives it: amounts (`*Units`) stay bigint, times (`*Ms`) and
 * counters are numbers, since int64 milliseconds fit a double exactly.
 */
export type StoreRow<T> = { [K in keyof T]: K extends UnitsName ? T[K] : NumberFor<T[K]> };

type UnitsName = "units" | "balance" | `${string}Units`;
type NumberFor<V> = bigint extends V ? Exclude<V, bigint> | number : V;

export function isUnitsName(name: string): boolean {
  return name === "units" || name === "balance" || name.endsWith("Units");
}
