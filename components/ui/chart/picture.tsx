import { type ReactNode, Suspense, useState } from "react";
import { Skeleton } from "@/components/ui/feedback/skeleton";
import { OnSight } from "./on-sight";

/** A picture that is drawn once it comes into sight. `height` is its place, such as `h-64`, kept free from the start. */
export function Picture({ height, children }: { height: string; children: ReactNode }) {
  const waiting = <Skeleton className={height} />;
  return (
    <OnSight className={height} fallback={waiting}>
      <Suspense fallback={waiting}>{children}</Suspense>
    </OnSight>
  );
}

/** What a picture shows, in figures, for whoever cannot see it or wants them: made once somebody opens it, since it may be long. */
export function AsTable({
  summary = "The same as a table",
  children,
}: {
  summary?: string;
  children: ReactNode;
}) {
  const [wasOpened, setOpened] = useState(false);
  return (
    <details onToggle={({ currentTarget }) => currentTarget.open && setOpened(true)}>
      <summary className="flex min-h-11 items-center text-sm underline underline-offset-4">{summary}</summary>
      {wasOpened ? children : null}
    </details>
  );
}
