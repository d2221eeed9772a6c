import type { ReactNode } from "react";

/** One number with its name; `note` says what it rests on. */
export function Stat({
  label,
  children,
  note,
  testId,
}: {
  label: string;
  children: ReactNode;
  note?: ReactNode;
  testId?: string;
}) {
  return (
    <div className="min-w-0 rounded-xl border border-line bg-surface p-4 shadow-sm" data-testid={testId}>
      <dt className="text-sm text-soft">{label}</dt>
      <dd className="mt-1 text-2xl font-semibold tabular-nums tracking-tight">{children}</dd>
      {note ? <dd className="mt-1 text-xs text-soft">{note}</dd> : null}
    </div>
  );
}

export function StatRow({ children, label }: { children: ReactNode; label?: string }) {
  return (
    <dl aria-label={label} className="grid grid-cols-2 gap-3 lg:grid-cols-4">
      {children}
    </dl>
  );
}
