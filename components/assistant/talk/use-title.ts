import { useEffect } from "react";

/** Lets the tab say which conversation it shows. */
export function useTitle(title: string | null): void {
  useEffect(() => {
    if (title === null) return;
    const [before, own] = [document.title, `${title} · Assistant · Souk`];
    document.title = own;
    return () => {
      // Another page may have said its own meanwhile.
      if (document.title === own) document.title = before;
    };
  }, [title]);
}
