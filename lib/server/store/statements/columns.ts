import type { Row, SqlValue } from "../tx";

/** The snake_case column of a camelCase field. */
export function columnOf(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** `SET` list and its values for the fields that are present; undefined fields stay as they are. */
export function assignments(fields: Readonly<Record<string, SqlValue | undefined>>): {
  sql: string;
  values: SqlValue[];
} {
  const parts: string[] = [];
  const values: SqlValue[] = [];
  for (const [field, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    parts.push(`${columnOf(field)} = ?`);
    values.push(value);
  }
  return { sql: parts.join(", "), values };
}

/** `?, ?, ?` for a list of values. */
export function placeholders(count: number): string {
  return Array.from({ length: count }, () => "?").join(", ");
}

/** The fields of a typed row as the writer takes them. */
export function asRecord(row: object): Row {
  return row as Row;
}
