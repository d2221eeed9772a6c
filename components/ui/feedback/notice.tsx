import type { ReactNode } from "react";

export function Notice({
  tone = "info",
  children,
}: {
  tone?: "info" | "warning" | "success";
  children: ReactNode;
}) {
  const look = {
    info: "border-primary-text/40 bg-primary/10",
    warning: "border-warning-text/40 bg-warning/10",
    success: "border-success-text/40 bg-success/10",
  }[tone];
  return (
    <div role="status" className={`rounded-lg border p-3 text-sm ${look}`}>
      {children}
    </div>
  );
}
