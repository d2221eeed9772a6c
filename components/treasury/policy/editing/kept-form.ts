import type { DraftForm } from "../draft-form";

const keyOf = (id: string) => `souk:draft:${id}`;

interface Kept {
  /** The version of the draft that it edits. */
  readonly version: number;
  readonly form: DraftForm;
}

function isKept(value: unknown): value is Kept {
  return typeof value === "object" && value !== null && "version" in value && "form" in value;
}

/** What was written and not saved in this tab, of whichever version of the draft. */
export function keptForm(id: string): Kept | null {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(keyOf(id)) ?? "null");
    return isKept(kept) ? kept : null;
  } catch {
    return null;
  }
}

/** Null forgets it. A browser that keeps nothing loses it with the page. */
export function keepForm(id: string, kept: Kept | null): void {
  try {
    if (kept === null) sessionStorage.removeItem(keyOf(id));
    else sessionStorage.setItem(keyOf(id), JSON.stringify(kept));
  } catch {
    // Storage may be full or forbidden.
  }
}
