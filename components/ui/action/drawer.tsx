"use client";

import { type ReactNode, useEffect, useId, useRef } from "react";
import { Button } from "./button";

/** Something looked at beside the page. The native dialog keeps the focus inside, gives it back, and closes on Escape. */
export function Drawer({
  isOpen,
  title,
  children,
  onClose,
}: {
  isOpen: boolean;
  title: string;
  children: ReactNode;
  onClose: () => void;
}) {
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const dialog = ref.current;
    if (!dialog) return;
    if (isOpen && !dialog.open) dialog.showModal();
    if (!isOpen && dialog.open) dialog.close();
  }, [isOpen]);
  return (
    <dialog
      ref={ref}
      aria-labelledby={titleId}
      onClose={({ target, currentTarget }) => {
        // A question that is asked inside of it closes as well, and React lets it be heard here.
        if (target === currentTarget) onClose();
      }}
      className="my-0 mr-0 ml-auto h-dvh max-h-none w-[min(40rem,100vw)] max-w-none overflow-y-auto border-l border-line bg-surface p-0 text-ink shadow-xl"
    >
      <div className="sticky top-0 z-10 flex items-start justify-between gap-3 border-b border-line bg-surface p-4">
        <h2 id={titleId} className="min-w-0 self-center text-lg font-semibold wrap-anywhere">
          {title}
        </h2>
        <Button onClick={onClose}>Close</Button>
      </div>
      {isOpen ? <div className="grid gap-5 p-4 text-sm">{children}</div> : null}
    </dialog>
  );
}
