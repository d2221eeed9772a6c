import { sqlNameFor } from "./codec";
import type { Row, SqlValue } from "./tx";

/** `SET` list and its values for the fields that are present; undefined fields stay as they are. */
export function assignments(fields: Readonly<Record<string, SqlValue | undefined>>): {
  sql: string;
  values: SqlValue[];
} {
  let sql = "";
  const values: SqlValue[] = [];
  for (const field in fields) {
    const value = fields[field];
    if (value === undefined) continue;
    sql += `${sql === "" ? "" : ", "}${sqlNameFor(field)} = ?`;
    values.push(value);
  }
  return { sql, values };
}

/** `?, ?, ?` for a list of values. */
export function placeholders(count: number): string {
  return Array.from({ length: count }, () => "?").join(", ");
}

/** The fields of a typed row as the writer takes them. */
export function asRecord(row: object): Row {
  return row as Row;
}
