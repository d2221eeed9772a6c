import { placeholders } from "./columns";
import type { SqlValue, Tx } from "./tx";

/** A part of WHERE with the values that it binds. */
export interface Condition {
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

export const EVERY_ROW: Condition = { sql: "1 = 1", values: [] };
export const NO_ROW: Condition = { sql: "1 = 0", values: [] };

export function where(sql: string, ...values: SqlValue[]): Condition {
  return { sql, values };
}

export function allOf(conditions: readonly Condition[]): Condition {
  return joined(conditions, " AND ") ?? EVERY_ROW;
}

export function anyOf(conditions: readonly Condition[]): Condition {
  return joined(conditions, " OR ") ?? NO_ROW;
}

function joined(conditions: readonly Condition[], word: " AND " | " OR "): Condition | undefined {
  if (conditions.length < 2) return conditions[0];
  return {
    sql: `(${conditions.map(({ sql }) => sql).join(word)})`,
    values: conditions.flatMap(({ values }) => values),
  };
}

/** Filled up to a power of two with its last value, so that a list of any length has one of a few statements. */
export function isOneOf(column: string, values: readonly SqlValue[]): Condition {
  const last = values.at(-1);
  if (last === undefined) return NO_ROW;
  const length = 2 ** Math.ceil(Math.log2(values.length));
  const filled = [...values, ...Array<SqlValue>(length - values.length).fill(last)];
  return { sql: `${column} IN (${placeholders(length)})`, values: filled };
}

/**
 * Some text column has the words in it as they stand, A to Z in either case; `%` and `_` are letters like others.
 * PostgreSQL would fold É as well where its locale knows it, so it is told to fold as SQLite does.
 */
export function contains(
  tx: Pick<Tx, "engine">,
  of: { columns: readonly string[]; words: string },
): Condition {
  const pattern = `%${lowerAscii(of.words).replace(/[\\%_]/g, "\\$&")}%`;
  const folded = (column: string) =>
    tx.engine === "sqlite" ? `lower(${column})` : `lower(${column} COLLATE "C")`;
  return anyOf(of.columns.map((column) => where(`${folded(column)} LIKE ? ESCAPE '\\'`, pattern)));
}

function lowerAscii(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
