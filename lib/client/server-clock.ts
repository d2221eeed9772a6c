/** How far the house's clock is ahead of this browser's, as its last answer said. */
let aheadMs = 0;

/** Takes the moment from an answer's own date; a second is as fine as that is. */
export function noteServerDate(date: string | null): void {
  const atMs = Date.parse(date ?? "");
  if (!Number.isNaN(atMs)) aheadMs = Math.abs(atMs - Date.now()) < 2_000 ? 0 : atMs - Date.now();
}

/** Now, by the house's clock: the browser's own may be wrong, and every moment that is shown is the house's. */
export const serverNowMs = (): number => Date.now() + aheadMs;
