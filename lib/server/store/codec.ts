import { InvariantBroken } from "@/lib/domain/errors";
import { isJsonName, isUnitsName } from "./rows";
import type { SqlValue } from "./tx";

/** How a column is read, told by its name alone, so that both engines answer the same. */
export type ColumnKind = "units" | "boolean" | "json" | "plain";

export interface Column {
  readonly name: string;
  readonly kind: ColumnKind;
}

export function columnFor(sqlName: string): Column {
  const name = sqlName.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  return { name, kind: kindOf(name) };
}

function kindOf(name: string): ColumnKind {
  if (isUnitsName(name)) return "units";
  if (isJsonName(name)) return "json";
  return /^is[A-Z]/.test(name) ? "boolean" : "plain";
}

/** A list or an object as the text that both engines keep; every other value as it is. */
export function jsonAsText(value: SqlValue): Exclude<SqlValue, object> | null {
  return typeof value === "object" && value !== null ? JSON.stringify(value) : value;
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

/** Where one gets from a table by naming a row's fields one after the other: as a rule the same way every time. */
class InsertPath {
  private nextName = "";
  private next: InsertPath | null = null;
  private readonly branches = new Map<string, InsertPath>();
  private text: string | null = null;

  constructor(
    private readonly table: string,
    private readonly names: readonly string[],
  ) {}

  to(name: string): InsertPath {
    if (this.next !== null && this.nextName === name) return this.next;
    const branch = this.branches.get(name) ?? new InsertPath(this.table, [...this.names, name]);
    this.branches.set(name, branch);
    this.nextName = name;
    this.next = branch;
    return branch;
  }

  /** The same string each time: whoever keeps its statement finds it without reading the text. */
  get sql(): string {
    this.text ??= insertText(this.table, this.names);
    return this.text;
  }
}

const insertPaths = new Map<string, InsertPath>();

function insertPath(table: string): InsertPath {
  const path = insertPaths.get(table) ?? new InsertPath(table, []);
  insertPaths.set(table, path);
  return path;
}

/** `INSERT` for the fields a row has. Absent and null fields are left out: no nullable column has a default. */
export function insertStatement(
  table: string,
  row: Record<string, SqlValue | undefined>,
): { sql: string; params: SqlValue[] } {
  let path = insertPath(table);
  const params: SqlValue[] = [];
  for (const name in row) {
    const value = row[name];
    if (value === undefined || value === null) continue;
    path = path.to(name);
    params.push(value);
  }
  return { sql: path.sql, params };
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
