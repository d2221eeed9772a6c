"use client";

import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
import { Button } from "./button";
import { useModal } from "./use-modal";

/** Enter in a field of one line. A form here could stand within another one, which the browser would send instead. */
function isAnswer({ key, target, nativeEvent }: KeyboardEvent): boolean {
  return key === "Enter" && !nativeEvent.isComposing && target instanceof HTMLInputElement;
}

/** What the house said against the answer, and not one of an earlier question. */
function useSaid(failure: string | null, isOpen: boolean): string | null {
  const [began, setBegan] = useState({ isOpen, failure });
  const isAnew = failure === null && began.failure !== null;
  if (began.isOpen !== isOpen || isAnew) setBegan({ isOpen, failure });
  return isOpen && failure !== began.failure ? failure : null;
}

/** Takes the focus where the button that was pressed lost it, so that Tab goes on within the question. */
function Failure({ failure }: { failure: string }) {
  const ref = useRef<HTMLParagraphElement>(null);
  useEffect(() => ref.current?.focus(), []);
  return (
    <p ref={ref} role="alert" tabIndex={-1} className="mt-4 text-sm wrap-anywhere text-danger-text">
      {failure}
    </p>
  );
}

/**
 * A modal question. The native dialog keeps the focus inside and closes on Escape; Enter in a field is its answer. What
 * the house says against it stands within: behind the dialog nobody would read it.
 */
export function ConfirmDialog({
  isOpen,
  title,
  children,
  confirmLabel,
  tone = "danger",
  isBusy = false,
  failure = null,
  onConfirm,
  onClose,
}: {
  isOpen: boolean;
  title: string;
  children?: ReactNode;
  confirmLabel: string;
  tone?: "danger" | "primary" | "success";
  isBusy?: boolean;
  failure?: string | null;
  onConfirm: () => void;
  onClose: () => void;
}) {
  const ref = useModal(isOpen);
  const titleId = useId();
  const said = useSaid(failure, isOpen);
  const confirm = () => {
    onConfirm();
    // Whatever is wrong with what was written says so by now; on a phone it may be out of sight.
    requestAnimationFrame(() => ref.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
  };
  return (
    <dialog
      ref={ref}
      aria-labelledby={titleId}
      onClose={onClose}
      onKeyDown={(event) => {
        if (!isAnswer(event)) return;
        event.preventDefault();
        if (!isBusy) confirm();
      }}
      className="m-auto w-[min(32rem,calc(100vw-2rem))] rounded-xl border border-line bg-surface p-5 text-ink shadow-xl"
    >
      <h2 id={titleId} className="mb-3 text-lg font-semibold">
        {title}
      </h2>
      {isOpen ? <div className="grid gap-4 text-sm">{children}</div> : null}
      {said && !isBusy ? <Failure failure={said} /> : null}
      <div className="mt-5 flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>Keep as it is</Button>
        <Button tone={tone} busy={isBusy} onClick={confirm}>
          {confirmLabel}
        </Button>
      </div>
    </dialog>
  );
}
