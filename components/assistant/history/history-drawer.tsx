import { type ReactNode, useEffect, useRef } from "react";
import { Button } from "@/components/ui/action/button";

/** From the left, over the page, on a phone. The native dialog keeps the focus inside and closes on Escape. */
export function HistoryDrawer({
  isOpen,
  onClose,
  children,
}: {
  isOpen: boolean;
  onClose: () => void;
  children: ReactNode;
}) {
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = ref.current;
    if (!dialog) return;
    if (isOpen && !dialog.open) dialog.showModal();
    if (!isOpen && dialog.open) dialog.close();
  }, [isOpen]);
  return (
    <dialog
      ref={ref}
      aria-label="Conversations"
      onClose={onClose}
      className="mr-auto h-dvh max-h-none w-[min(20rem,calc(100vw-3rem))] border-r border-line bg-surface p-4 text-ink shadow-xl"
    >
      {isOpen ? (
        <div className="grid gap-4">
          <Button onClick={onClose} className="justify-self-end">
            Close
          </Button>
          {children}
        </div>
      ) : null}
    </dialog>
  );
}
