import { cva, type VariantProps } from "class-variance-authority";
import type { ReactNode } from "react";

const badge = cva(
  "inline-flex items-center gap-1.5 whitespace-nowrap rounded-full border px-2.5 py-0.5 text-xs font-medium",
  {
    variants: {
      tone: {
        neutral: "border-line text-soft bg-raised",
        info: "border-primary-text/40 text-primary-text bg-primary/10",
        success: "border-success-text/40 text-success-text bg-success/10",
        warning: "border-warning-text/40 text-warning-text bg-warning/10",
        danger: "border-danger-text/40 text-danger-text bg-danger/10",
      },
    },
    defaultVariants: { tone: "neutral" },
  },
);

export type BadgeTone = NonNullable<VariantProps<typeof badge>["tone"]>;

export function Badge({ tone, children, dot }: { tone?: BadgeTone; children: ReactNode; dot?: boolean }) {
  return (
    <span className={badge({ tone })}>
      {dot ? <span aria-hidden className="size-2 rounded-full bg-current" /> : null}
      {children}
    </span>
  );
}
