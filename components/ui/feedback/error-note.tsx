import type { ReactNode } from "react";
import { Button } from "@/components/ui/action/button";

/** What went wrong, what to do, the trace id to quote, and a way to try again. */
export function ErrorNote({
  title,
  children,
  traceId,
  onRetry,
}: {
  title: string;
  children?: ReactNode;
  traceId?: string | null;
  onRetry?: () => void;
}) {
  return (
    <div
      role="alert"
      className="grid gap-2 rounded-lg border border-danger-text/50 bg-danger/10 p-4 text-sm text-ink"
    >
      <p className="font-medium text-danger-text">{title}</p>
      {children ? <div>{children}</div> : null}
      {traceId ? <p className="font-mono text-xs text-soft">trace {traceId}</p> : null}
      {onRetry ? (
        <div>
          <Button onClick={onRetry}>Try again</Button>
        </div>
      ) : null}
    </div>
  );
}
