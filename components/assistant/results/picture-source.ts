/** Where a picture may be shown from, or where it would be opened; a text that is no such place stays text. */
export type PictureSource =
  | { readonly kind: "shown"; readonly url: string }
  | { readonly kind: "elsewhere"; readonly url: string; readonly host: string }
  | { readonly kind: "none"; readonly text: string };

/** Pixels alone: nothing that a browser would run or lay out. */
const PIXELS = /^data:image\/(?:png|jpeg|webp|gif|avif);base64,[A-Za-z0-9+/=]+$/;

/** A service of the house's own: as the policy names it, and where it listens in this run, which alone is asked. */
export interface PicturePlace {
  readonly declaredOrigin: string;
  readonly origin: string;
}

/** How far past a taken port the demo's next provider may listen, and in which steps. */
const PORT_STEP = 10;
const LAST_PORT_AWAY = 240;

/** Whether an address was that place's in this run of the demo or in an earlier one. */
function wasAt({ protocol, hostname, port, origin }: URL, place: PicturePlace): boolean {
  if (origin === place.origin || origin === place.declaredOrigin) return true;
  const declared = new URL(place.declaredOrigin);
  const away = Number(port) - Number(declared.port);
  const isThere = protocol === declared.protocol && hostname === declared.hostname;
  return isThere && away > 0 && away <= LAST_PORT_AWAY && away % PORT_STEP === 0;
}

/**
 * Pictures are loaded from `places` alone, so that no stranger's server learns who reads what, and when; elsewhere they
 * are opened by a click. An answer of an earlier run may name another port of
 * theirs. @param places those of the house's own services, whose origins the page's policy allows as well
 */
export function pictureSource(text: string, places: readonly PicturePlace[]): PictureSource {
  if (PIXELS.test(text)) return { kind: "shown", url: text };
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) return { kind: "none", text };
  // A name and password before the host would make one place look like another.
  if (url.username !== "" || url.password !== "") return { kind: "none", text };
  const own = places.find((place) => wasAt(url, place));
  if (own) return { kind: "shown", url: `${own.origin}${url.pathname}${url.search}${url.hash}` };
  return { kind: "elsewhere", url: url.href, host: url.host };
}
