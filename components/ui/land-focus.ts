const PATIENCE_MS = 3_000;
const EVERY_MS = 100;

/** What had the focus is gone or off, so that the next Tab would begin at the top of the page. */
function isLost(): boolean {
  const at = document.activeElement;
  return at === null || at === document.body || at.matches(":disabled");
}

function take(selector: string): void {
  const place = document.querySelector<HTMLElement>(selector);
  if (!place) return;
  place.tabIndex = -1;
  place.focus({ preventScroll: true });
}

/** Lets the next Tab begin at what is to be done next, once the page shows it; a focus elsewhere is left alone. */
export function landFocus(selector: string): void {
  const startedMs = performance.now();
  const timer = setInterval(() => {
    if (performance.now() - startedMs > PATIENCE_MS) clearInterval(timer);
    else if (isLost()) take(selector);
    else if (!document.activeElement?.matches(selector)) clearInterval(timer);
  }, EVERY_MS);
}

/** On a task's page to its next step, elsewhere to the top of the page's own part. */
export function landOnPage(): void {
  landFocus(location.pathname.startsWith("/tasks/") ? "#actions-title" : "main h1");
}
