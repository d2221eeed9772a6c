/** The parts of the treasury's page, the first one where the address names none. */
export const VIEWS = [
  { id: "overview", label: "Overview" },
  { id: "calls", label: "Calls" },
  { id: "policy", label: "Policy" },
  { id: "services", label: "Services" },
  { id: "books", label: "Books" },
] as const;

export type View = (typeof VIEWS)[number]["id"];

/** What the address says; an unknown word is the first part. */
export function viewOf(word: string | null): View {
  return VIEWS.find(({ id }) => id === word)?.id ?? VIEWS[0].id;
}

/** The address's own change that leads to a part. */
export const toView = (view: View) => ({ view: view === VIEWS[0].id ? null : view });
