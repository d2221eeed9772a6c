"use client";

import { ErrorNote } from "@/components/ui/feedback/error-note";

export default function PageError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return (
    <div className="mx-auto max-w-xl py-12">
      <h1 className="sr-only">Something went wrong</h1>
      <ErrorNote title="This page could not be made." traceId={error.digest ?? null} onRetry={reset}>
        Try again. If it stays, tell the operator the trace below.
      </ErrorNote>
    </div>
  );
}
