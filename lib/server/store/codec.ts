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

function sqlNameFor(name: string): string {
  const sqlName = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  if (!/^[a-z][a-z0-9_]*$/.test(sqlName)) throw new InvariantBroken("Not a column's name.", { name });
  return sqlName;
}

const insertTexts = new Map<string, string>();

/** `INSERT` for the fields a row has; fields that are undefined are left to the column's default. */
export function insertStatement(
  table: string,
  row: Record<string, SqlValue | undefined>,
): { sql: string; params: SqlValue[] } {
  const params: SqlValue[] = [];
  let key = table;
  for (const name in row) {
    const value = row[name];
    if (value === undefined) continue;
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
