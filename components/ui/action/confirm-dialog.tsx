"use client";

import { type KeyboardEvent, type ReactNode, useId } from "react";
import { Button } from "./button";
import { useModal } from "./use-modal";

/** Enter in a field of one line. A form here could stand within another one, which the browser would send instead. */
function isAnswer({ key, target, nativeEvent }: KeyboardEvent): boolean {
  return key === "Enter" && !nativeEvent.isComposing && target instanceof HTMLInputElement;
}

/** A modal question. The native dialog keeps the focus inside and closes on Escape; Enter in a field is its answer. */
export function ConfirmDialog({
  isOpen,
  title,
  children,
  confirmLabel,
  tone = "danger",
  isBusy = false,
  onConfirm,
  onClose,
}: {
  isOpen: boolean;
  title: string;
  children?: ReactNode;
  confirmLabel: string;
  tone?: "danger" | "primary" | "success";
  isBusy?: boolean;
  onConfirm: () => void;
  onClose: () => void;
}) {
  const ref = useModal(isOpen);
  const titleId = useId();
  return (
    <dialog
      ref={ref}
      aria-labelledby={titleId}
      onClose={onClose}
      onKeyDown={(event) => {
        if (!isAnswer(event)) return;
        event.preventDefault();
        if (!isBusy) onConfirm();
      }}
      className="m-auto w-[min(32rem,calc(100vw-2rem))] rounded-xl border border-line bg-surface p-5 text-ink shadow-xl"
    >
      <h2 id={titleId} className="mb-3 text-lg font-semibold">
        {title}
      </h2>
      {isOpen ? <div className="grid gap-4 text-sm">{children}</div> : null}
      <div className="mt-5 flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>Keep as it is</Button>
        <Button tone={tone} busy={isBusy} onClick={onConfirm}>
          {confirmLabel}
        </Button>
      </div>
    </dialog>
  );
}
