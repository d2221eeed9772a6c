import type { ReactNode } from "react";

const TONES = {
  neutral: "border-line text-soft bg-raised",
  info: "border-primary-text/40 text-primary-text bg-primary/10",
  success: "border-success-text/40 text-success-text bg-success/10",
  warning: "border-warning-text/40 text-warning-text bg-warning/10",
  danger: "border-danger-text/40 text-danger-text bg-danger/10",
} as const;

export type BadgeTone = keyof typeof TONES;

export function Badge({
  tone = "neutral",
  children,
  dot,
}: {
  tone?: BadgeTone;
  children: ReactNode;
  dot?: boolean;
}) {
  return (
    <span
      className={`inline-flex items-center gap-1.5 whitespace-nowrap rounded-full border px-2.5 py-0.5 text-xs font-medium ${TONES[tone]}`}
    >
      {dot ? <span aria-hidden className="size-2 rounded-full bg-current" /> : null}
      {children}
    </span>
  );
}
