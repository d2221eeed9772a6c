import type { ReactNode } from "react";

export type StepState = "todo" | "active" | "done" | "skipped" | "failed";

export interface Step {
  key: string;
  title: ReactNode;
  note?: ReactNode;
  state: StepState;
}

const SIGN: Record<StepState, string> = { todo: "", active: "", done: "✓", skipped: "–", failed: "!" };
const LOOK: Record<StepState, string> = {
  todo: "border-line text-soft",
  active: "border-primary-text text-primary-text",
  done: "border-success-text bg-success/10 text-success-text",
  skipped: "border-line text-soft",
  failed: "border-danger-text bg-danger/10 text-danger-text",
};

export function Stepper({ steps, label }: { steps: readonly Step[]; label: string }) {
  return (
    <ol aria-label={label} className="grid gap-3">
      {steps.map((step, index) => (
        <li key={step.key} className="flex gap-3" aria-current={step.state === "active" ? "step" : undefined}>
          <span
            aria-hidden
            className={`grid size-7 shrink-0 place-items-center rounded-full border text-xs font-semibold ${LOOK[step.state]}`}
          >
            {step.state === "active" ? (
              <span className="size-3.5 animate-spin rounded-full border-2 border-current border-r-transparent" />
            ) : (
              SIGN[step.state] || index + 1
            )}
          </span>
          <span className="min-w-0 pt-0.5 text-sm">
            <span className={step.state === "todo" || step.state === "skipped" ? "text-soft" : "font-medium"}>
              {step.title}
            </span>
            <span className="sr-only"> ({step.state})</span>
            {step.note ? <span className="block text-xs text-soft">{step.note}</span> : null}
          </span>
        </li>
      ))}
    </ol>
  );
}
