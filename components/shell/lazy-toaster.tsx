import { type ComponentType, useEffect, useState } from "react";
import { onToast, type Toast } from "@/lib/client/notify";

/** How long after the page is there; a toast that tells of a lost connection can fetch nothing any more. */
const FETCH_AFTER_MS = 3_000;

/** The toaster's code comes after the first load, or with the first toast. */
export function LazyToaster() {
  const [Toaster, setToaster] = useState<ComponentType | null>(null);
  useEffect(() => {
    const show = async ({ kind, title, detail }: Toast) => {
      const { AppToaster, say } = await import("./toaster");
      setToaster(() => AppToaster);
      requestAnimationFrame(() => say({ kind, title, detail }));
    };
    const fetching = setTimeout(() => void import("./toaster").catch(() => undefined), FETCH_AFTER_MS);
    const deafen = onToast((toast) => void show(toast));
    return () => {
      clearTimeout(fetching);
      deafen();
    };
  }, []);
  return Toaster ? <Toaster /> : null;
}
