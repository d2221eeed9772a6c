"use client";

import { type ReactNode, useEffect, useId, useRef, useState } from "react";
import { useHydrated } from "@/components/ui/use-hydrated";

/** A button that opens a panel beneath it; Escape and a click elsewhere close it. */
export function MenuPanel({
  label,
  button,
  children,
}: {
  label: string;
  button: ReactNode;
  children: (close: () => void) => ReactNode;
}) {
  const isHydrated = useHydrated();
  const [isOpen, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const panelId = useId();
  useEffect(() => {
    if (!isOpen) return;
    const onPointer = (event: PointerEvent) => {
      const isInside = event.target instanceof Node && box.current?.contains(event.target);
      if (!isInside) setOpen(false);
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      setOpen(false);
      opener.current?.focus();
    };
    document.addEventListener("pointerdown", onPointer);
    document.addEventListener("keydown", onKey);
    return () => {
      document.removeEventListener("pointerdown", onPointer);
      document.removeEventListener("keydown", onKey);
    };
  }, [isOpen]);
  return (
    <div ref={box} className="relative">
      <button
        ref={opener}
        type="button"
        disabled={!isHydrated}
        aria-expanded={isOpen}
        aria-controls={panelId}
        aria-label={label}
        onClick={() => setOpen(!isOpen)}
        className="inline-flex min-h-11 max-w-[50vw] items-center gap-2 rounded-lg border border-line bg-surface px-3 text-sm hover:bg-raised"
      >
        {button}
      </button>
      <section
        id={panelId}
        aria-label={label}
        hidden={!isOpen}
        className="absolute right-0 z-40 mt-2 max-h-[80dvh] w-[min(21rem,calc(100vw-2rem))] overflow-y-auto rounded-xl border border-line bg-surface p-4 shadow-xl"
      >
        {isOpen ? children(() => setOpen(false)) : null}
      </section>
    </div>
  );
}
