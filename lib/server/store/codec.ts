import { InvariantBroken } from "@/lib/domain/errors";
import { isUnitsName } from "./rows";
import type { SqlValue } from "./tx";

/** How a column is read, told by its name alone, so that both engines answer the same. */
export type ColumnKind = "units" | "boolean" | "plain";

export interface Column {
  readonly name: string;
  readonly kind: ColumnKind;
}

export function columnFor(sqlName: string): Column {
  const name = sqlName.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  const kind = isUnitsName(name) ? "units" : /^is[A-Z]/.test(name) ? "boolean" : "plain";
  return { name, kind };
}

const sqlNames = new Map<string, string>();

/** The snake_case column of a camelCase field; anything that is no plain name is refused. */
export function sqlNameFor(name: string): string {
  const known = sqlNames.get(name);
  if (known !== undefined) return known;
  const sqlName = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  if (!/^[a-z][a-z0-9_]*$/.test(sqlName)) throw new InvariantBroken("Not a column's name.", { name });
  sqlNames.set(name, sqlName);
  return sqlName;
}

const insertTexts = new Map<string, string>();

/** `INSERT` for the fields a row has. Absent and null fields are left out: no nullable column has a default. */
export function insertStatement(
  table: string,
  row: Record<string, SqlValue | undefined>,
): { sql: string; params: SqlValue[] } {
  const params: SqlValue[] = [];
  let key = table;
  for (const name in row) {
    const value = row[name];
    if (value === undefined || value === null) continue;
    params.push(value);
    key += `,${name}`;
  }
  const known = insertTexts.get(key);
  if (known) return { sql: known, params };
  const [, ...names] = key.split(",");
  const columns = names.map((name) => `"${sqlNameFor(name)}"`).join(", ");
  const sql = `INSERT INTO "${sqlNameFor(table)}" (${columns}) VALUES (${names.map(() => "?").join(", ")})`;
  insertTexts.set(key, sql);
  return { sql, params };
}

/** Turns `?` placeholders into `$1…$n`, leaving quoted text and comments alone. */
export function numberedPlaceholders(sql: string): string {
  let count = 0;
  return sql.replace(/'(?:[^']|'')*'|"[^"]*"|--[^\n]*|\?/g, (part) => (part === "?" ? `$${++count}` : part));
}
