import { usePathname, useSearchParams } from "next/navigation";

/** Parameters to set; null takes one away, all others stay. */
export type UrlChanges = Readonly<Record<string, string | null>>;

/** Views, filters and what stands open, as the page's address has them: they survive a reload, Back and sharing. */
export function useUrlParams() {
  const params = useSearchParams();
  const path = usePathname();
  const hrefWith = (changes: UrlChanges) => {
    const next = new URLSearchParams(params);
    for (const [name, value] of Object.entries(changes)) {
      if (value === null) next.delete(name);
      else next.set(name, value);
    }
    const text = next.toString();
    return text === "" ? path : `${path}?${text}`;
  };
  return {
    params,
    hrefWith,
    change: (changes: UrlChanges) => go(hrefWith(changes)),
    /** In the place of where the reader is: Back leads to where they were before. */
    replace: (changes: UrlChanges) => window.history.replaceState(null, "", hrefWith(changes)),
  };
}

/** Without asking the house for the page again. */
function go(href: string): void {
  window.history.pushState(null, "", href);
}
