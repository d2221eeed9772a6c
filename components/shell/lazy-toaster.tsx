import { type ComponentType, useEffect, useState } from "react";
import { onToast, type Toast } from "@/lib/client/notify";

/** The toaster's code comes with the first toast; nothing of it is in the first load. */
export function LazyToaster() {
  const [Toaster, setToaster] = useState<ComponentType | null>(null);
  useEffect(() => {
    const show = async ({ kind, title, detail }: Toast) => {
      const { AppToaster, say } = await import("./toaster");
      setToaster(() => AppToaster);
      requestAnimationFrame(() => say({ kind, title, detail }));
    };
    return onToast((toast) => void show(toast));
  }, []);
  return Toaster ? <Toaster /> : null;
}
