const PATIENCE_MS = 3_000;
const EVERY_MS = 100;

/** What had the focus is gone or off, so that the next Tab would begin at the top of the page. */
function isLost(): boolean {
  const at = document.activeElement;
  return at === null || at === document.body || at.matches(":disabled");
}

function take(places: readonly string[]): void {
  const place = places.map((one) => document.querySelector<HTMLElement>(one)).find((one) => one !== null);
  if (!place) return;
  if (place.tabIndex < 0) place.tabIndex = -1;
  place.focus({ preventScroll: true });
}

/** Watches for a while, and takes the focus once it is due; one that goes elsewhere is left alone. */
function land(places: readonly string[], isDue: () => boolean): void {
  const startedMs = performance.now();
  const from = document.activeElement;
  const timer = setInterval(() => {
    const at = document.activeElement;
    if (performance.now() - startedMs > PATIENCE_MS) clearInterval(timer);
    else if (isLost()) {
      if (isDue()) take(places);
    } else if (at !== from && !places.some((one) => at?.matches(one))) clearInterval(timer);
  }, EVERY_MS);
}

/**
 * Lets the next Tab begin at what is to be done next, the first of these places that the page shows, once what has the
 * focus now is gone or off.
 */
export function landFocus(...places: readonly string[]): void {
  land(places, () => true);
}

const pagePlace = () => (location.pathname.startsWith("/tasks/") ? "#actions-title" : "main h1");

/** Once something leaves the page: to the next row of the card that it stood in, else to the card's title. */
export function landNear(leaving: Element | null): void {
  const card = leaving?.closest("section[id]")?.id;
  const places = card ? [`#${CSS.escape(card)} [data-row]`, `#${CSS.escape(card)}-title`] : [];
  land([...places, pagePlace()], () => leaving?.isConnected !== true);
}

/** On a task's page to its next step, elsewhere to the top of the page's own part. */
export function landOnPage(): void {
  landFocus(pagePlace());
}
