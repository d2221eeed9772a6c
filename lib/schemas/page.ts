import { z } from "./zod";

/** Where a list goes on: the time and id of the last row seen. */
export type Cursor = { atMs: number; id: string };

const CURSOR = /^([0-9]{1,15})~([A-Za-z0-9_-]{1,64})$/;

/** The opaque text of a cursor. */
export function writeCursor(cursor: Cursor): string {
  return `${cursor.atMs}~${cursor.id}`;
}

/** A cursor in a query, as an earlier page gave it. */
export const cursorInput = z.string().transform((value, context): Cursor => {
  const match = CURSOR.exec(value);
  if (match?.[1] === undefined || match[2] === undefined) {
    context.addIssue({ code: "custom", message: "Use nextCursor of an earlier page." });
    return z.NEVER;
  }
  return { atMs: Number(match[1]), id: match[2] };
});

/** Page size in a query: 1 to 100. */
export const limitInput = z
  .string()
  .regex(/^[1-9][0-9]{0,2}$/, "Give a whole number from 1 to 100.")
  .transform(Number)
  .refine((limit) => limit <= 100, "At most 100 a page.");

export const DEFAULT_LIMIT = 50;

export const pageQuery = z.strictObject({
  cursor: cursorInput.optional(),
  limit: limitInput.default(DEFAULT_LIMIT),
});

/** One page of a list. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}

export type Page<T> = { items: T[]; nextCursor: string | null };
