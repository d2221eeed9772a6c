/** Where a picture may be shown from, or where it would be opened; a text that is no such place stays text. */
export type PictureSource =
  | { readonly kind: "shown"; readonly url: string }
  | { readonly kind: "elsewhere"; readonly url: string; readonly host: string }
  | { readonly kind: "none"; readonly text: string };

/** Pixels alone: nothing that a browser would run or lay out. */
const PIXELS = /^data:image\/(?:png|jpeg|webp|gif|avif);base64,[A-Za-z0-9+/=]+$/;

/**
 * Pictures are loaded from `origins` alone, so that no stranger's server learns who reads what, and when; elsewhere they
 * are opened by a click. @param origins those of the house's own services, which the page's policy allows as well
 */
export function pictureSource(text: string, origins: readonly string[]): PictureSource {
  if (PIXELS.test(text)) return { kind: "shown", url: text };
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) return { kind: "none", text };
  // A name and password before the host would make one place look like another.
  if (url.username !== "" || url.password !== "") return { kind: "none", text };
  if (origins.includes(url.origin)) return { kind: "shown", url: url.href };
  return { kind: "elsewhere", url: url.href, host: url.host };
}
