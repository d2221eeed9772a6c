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

/** One table's fields in the order first met, and the texts made so far for what a row had of them. */
interface InsertPlan {
  readonly places: Map<string, number>;
  readonly names: string[];
  readonly texts: Map<string, string>;
}

const insertPlans = new Map<string, InsertPlan>();

function insertPlan(table: string): InsertPlan {
  let plan = insertPlans.get(table);
  if (!plan) {
    plan = { places: new Map(), names: [], texts: new Map() };
    insertPlans.set(table, plan);
  }
  return plan;
}

function placeOf(plan: InsertPlan, name: string): number {
  const known = plan.places.get(name);
  if (known !== undefined) return known;
  plan.places.set(name, plan.names.length);
  return plan.names.push(name) - 1;
}

/** `INSERT` for the fields a row has. Absent and null fields are left out: no nullable column has a default. */
export function insertStatement(
  table: string,
  row: Record<string, SqlValue | undefined>,
): { sql: string; params: SqlValue[] } {
  const plan = insertPlan(table);
  const values: (SqlValue | undefined)[] = new Array(plan.names.length);
  let next = 0;
  for (const name in row) {
    const place = plan.names[next] === name ? next : placeOf(plan, name);
    values[place] = row[name];
    next = place + 1;
  }
  const params: SqlValue[] = [];
  // Which fields are present, thirty to a number: far cheaper to make than a text of their names.
  let present = "";
  let bits = 1;
  for (let place = 0; place < values.length; place++) {
    const value = values[place];
    bits <<= 1;
    if (value !== undefined && value !== null) {
      params.push(value);
      bits |= 1;
    }
    if (place % 30 === 29) {
      present += `${bits},`;
      bits = 1;
    }
  }
  present += bits;
  let sql = plan.texts.get(present);
  if (sql === undefined) {
    sql = insertText(
      table,
      plan.names.filter((_, place) => (values[place] ?? null) !== null),
    );
    plan.texts.set(present, sql);
  }
  return { sql, params };
}

function insertText(table: string, names: readonly string[]): string {
  const columns = names.map((name) => `"${sqlNameFor(name)}"`).join(", ");
  return `INSERT INTO "${sqlNameFor(table)}" (${columns}) VALUES (${names.map(() => "?").join(", ")})`;
}

/** Turns `?` placeholders into `$1…$n`, leaving quoted text and comments alone. */
export function numberedPlaceholders(sql: string): string {
  let count = 0;
  return sql.replace(/'(?:[^']|'')*'|"[^"]*"|--[^\n]*|\?/g, (part) => (part === "?" ? `$${++count}` : part));
}
