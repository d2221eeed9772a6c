import { z } from "./zod";

const LONE_SURROGATE = /\p{Surrogate}/u;

/** Free text, stored as it is: not blank, no NUL (PostgreSQL cannot keep it), well-formed Unicode. */
export function text(maxLength: number) {
  return z
    .string()
    .min(1, "Write something.")
    .max(maxLength, `At most ${maxLength} characters.`)
    .refine((value) => value.trim().length > 0, "Write something; blanks alone are not enough.")
    .refine((value) => !value.includes("\u0000"), "Remove the NUL character.")
    .refine((value) => !LONE_SURROGATE.test(value), "The text is not well-formed Unicode.");
}

export const titleText = text(120);
export const descriptionText = text(10_000);
export const noteText = text(2_000);
export const nameText = text(80);

/** An opaque id. */
export const id = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[A-Za-z0-9_-]+$/, "An id has letters, digits, - and _ only.");

/** A skill is one lower-case word, such as `translation` or `c++`. */
export const skill = z
  .string()
  .regex(/^[a-z0-9][a-z0-9+#.-]{0,39}$/, "A skill is one lower-case word of at most 40 characters.");

/** At most ten skills; repeated words count once. */
export const skills = z
  .array(skill)
  .max(10, "Name at most ten skills.")
  .transform((words) => [...new Set(words)]);

export const criteria = z.array(text(500)).max(20).readonly();

/** An absolute http or https address; no other scheme reaches a page as a link. */
export const webUrl = z
  .string()
  .max(2_000)
  .refine((value) => {
    if (!URL.canParse(value)) return false;
    const { protocol } = new URL(value);
    return protocol === "http:" || protocol === "https:";
  }, "Give an http or https address.");

/** ISO 8601, UTC. */
export const timestamp = z.string();

/** A moment in a query, as its time in ms. */
export const momentInput = z
  .string()
  .regex(
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?Z$/,
    "Give a moment in UTC, such as 2026-11-30T00:00:00Z.",
  )
  .transform((text) => Date.parse(text))
  .refine(Number.isFinite, "There is no such moment.");
