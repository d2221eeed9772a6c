"use client";

import { useState } from "react";
import { Icon } from "@/components/ui/icon";

export function CopyButton({ value, label }: { value: string; label: string }) {
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(value).catch(() => undefined);
    setCopied(true);
    setTimeout(() => setCopied(false), 1500);
  };
  return (
    <button
      type="button"
      onClick={copy}
      aria-label={isCopied ? "Copied" : `Copy ${label}`}
      title={isCopied ? "Copied" : `Copy ${label}`}
      className="-my-3 inline-grid size-11 shrink-0 place-items-center rounded-lg text-soft hover:text-ink"
    >
      {isCopied ? <Icon name="check" /> : <Icon name="copy" />}
    </button>
  );
}
