import type { ReactNode } from "react";

/** Label, hint and error of one control; the control carries `id` and `aria-describedby={`${id}-note`}`. */
export function Field({
  id,
  label,
  hint,
  error,
  children,
}: {
  id: string;
  label: ReactNode;
  hint?: ReactNode;
  error?: string | null;
  children: ReactNode;
}) {
  return (
    <div className="grid min-w-0 gap-1.5">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      {children}
      <p
        id={`${id}-note`}
        className={`text-xs ${error ? "text-danger-text" : "text-soft"} empty:hidden`}
        role={error ? "alert" : undefined}
      >
        {error ?? hint}
      </p>
    </div>
  );
}
