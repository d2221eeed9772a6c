import { type RefObject, useEffect, useRef } from "react";
import { landNear } from "@/components/ui/land-focus";

/**
 * A native dialog that is open while it shall be: it keeps the focus inside, gives it back (or to what is near, where what opened it is
 * gone by the answer), and closes on Escape.
 */
export function useModal(isOpen: boolean): RefObject<HTMLDialogElement | null> {
  const ref = useRef<HTMLDialogElement>(null);
  const opener = useRef<Element>(null);
  useEffect(() => {
    const dialog = ref.current;
    if (!dialog) return;
    if (isOpen && !dialog.open) {
      opener.current = document.activeElement;
      dialog.showModal();
    }
    if (!isOpen && dialog.open) {
      dialog.close();
      landNear(opener.current);
    }
  }, [isOpen]);
  return ref;
}
