/**
 * A stored row as the writer and `asRow` give it: amounts (`*Units`) stay bigint, times (`*Ms`) and
 * counters are numbers, since int64 milliseconds fit a double exactly.
 */
export type StoreRow<T> = { [K in keyof T]: K extends UnitsName ? T[K] : NumberFor<T[K]> };

type UnitsName = "units" | "balance" | `${string}Units`;
type NumberFor<V> = bigint extends V ? Exclude<V, bigint> | number : V;

export function isUnitsName(name: string): boolean {
  return name === "units" || name === "balance" || name.endsWith("Units");
}

/** Brings a row of the Prisma reader to the writer's form, so that views are written once. */
export function asRow<T extends object>(prismaRow: T): StoreRow<T> {
  const row = { ...prismaRow } as Record<string, unknown>;
  for (const name in row) {
    const value = row[name];
    if (typeof value === "bigint" && !isUnitsName(name)) row[name] = Number(value);
  }
  return row as StoreRow<T>;
}
