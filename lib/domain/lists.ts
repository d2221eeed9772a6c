import { InvariantBroken } from "./errors";

/** One of the listed words; anything else is none. */
export function isOneOf<T extends string>(list: readonly T[], word: string): word is T {
  return list.some((known) => known === word);
}

/** @throws InvariantBroken past either end of the list. */
export function nth<T>(list: readonly T[], index: number): T {
  const found = list[index];
  if (found === undefined) throw new InvariantBroken("A list is shorter than it must be.", { index });
  return found;
}

/** The names of a table whose rows are all known. */
export function namesOf<T extends object>(table: T): (keyof T & string)[] {
  return Object.keys(table) as (keyof T & string)[];
}
