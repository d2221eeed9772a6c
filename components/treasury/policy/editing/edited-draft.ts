import type { DraftWire } from "@/lib/schemas/treasury/policy-draft";
import { changeOfForm, type DraftForm, formOf } from "../draft-form";

type Saved = Pick<DraftWire, "version" | "title" | "comment" | "change">;

/** A draft's fields in this tab. */
export interface EditedDraft {
  /** The version of the draft that they began from. */
  readonly version: number;
  readonly form: DraftForm;
  /** That version's own fields; null where they are not known any more. */
  readonly began: DraftForm | null;
}

/** What a form says: 45 and 45.00 are the same, as long as every field holds a value. */
const saidBy = (form: DraftForm) =>
  JSON.stringify([
    form.title,
    form.comment,
    changeOfForm(form) ?? { ...form, caps: form.caps.map(({ key: _, ...cap }) => cap) },
  ]);

export const isSameForm = (one: DraftForm, two: DraftForm) => saidBy(one) === saidBy(two);

/** The fields of a draft as it is saved. */
export function asSaved(draft: Saved): EditedDraft {
  const form = formOf(draft);
  return { version: draft.version, form, began: form };
}

/**
 * What this tab shows once it reads the draft: a newer version in the place of fields that nobody touched. What
 * somebody wrote stays, of the version that it began from, until they decide.
 */
export function afterReading(edited: EditedDraft, read: Saved): EditedDraft {
  if (read.version <= edited.version) return edited;
  const saved = asSaved(read);
  const isUntouched = edited.began !== null && isSameForm(edited.form, edited.began);
  return isUntouched || isSameForm(edited.form, saved.form) ? saved : edited;
}

/** What this tab shows once it saved: the answer, or what somebody wrote while it was under way. */
export function afterSaving(edited: EditedDraft, sent: DraftForm, answer: Saved): EditedDraft {
  const saved = asSaved(answer);
  return isSameForm(edited.form, sent) ? saved : { ...saved, form: edited.form };
}
