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
      <dd className="mt-1 text-xl break-normal font-semibold sm:text-2xl tabular-nums tracking-tight">
        {children}
      </dd>
      {note ? <dd className="mt-1 text-xs text-soft">{note}</dd> : null}
    </div>
  );
}

/** `isLong` where the numbers are too long for two beside each other on a phone. */
export function StatRow({
  children,
  label,
  isLong = false,
}: {
  children: ReactNode;
  label?: string;
  isLong?: boolean;
}) {
  return (
    <dl
      aria-label={label}
      className={`grid gap-3 lg:grid-cols-4 ${isLong ? "sm:grid-cols-2" : "grid-cols-2"}`}
    >
      {children}
    </dl>
  );
}
