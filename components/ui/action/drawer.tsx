"use client";

import { type ReactNode, useId } from "react";
import { Button } from "./button";
import { useModal } from "./use-modal";

const SIDES = {
  left: "mr-auto ml-0 w-[min(20rem,calc(100vw-3rem))] border-r",
  right: "mr-0 ml-auto w-[min(40rem,100vw)] border-l",
} as const;

/** Something looked at beside the page. The native dialog keeps the focus inside, gives it back, and closes on Escape. */
export function Drawer({
  isOpen,
  title,
  side = "right",
  children,
  onClose,
}: {
  isOpen: boolean;
  title: string;
  side?: keyof typeof SIDES;
  children: ReactNode;
  onClose: () => void;
}) {
  const ref = useModal(isOpen);
  const titleId = useId();
  return (
    <dialog
      ref={ref}
      aria-labelledby={titleId}
      onClose={({ target, currentTarget }) => {
        // A question that is asked inside of it closes as well, and React lets it be heard here.
        if (target === currentTarget) onClose();
      }}
      className={`my-0 h-dvh max-h-none max-w-none overflow-y-auto border-line bg-surface p-0 text-ink shadow-xl ${SIDES[side]}`}
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
