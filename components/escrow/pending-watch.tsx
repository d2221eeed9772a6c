import { lazy, Suspense, useState } from "react";
import { usePendingTransactions } from "@/lib/client/pending-transactions";

const PendingList = lazy(async () => ({ default: (await import("./pending-list")).PendingList }));

/** Follows transactions on every page and over reloads; its code comes with the first one. */
export function PendingWatch() {
  const pending = usePendingTransactions();
  const [wasNeeded, setNeeded] = useState(false);
  if (pending.length > 0 && !wasNeeded) setNeeded(true);
  return wasNeeded ? (
    <Suspense fallback={null}>
      <PendingList pending={pending} />
    </Suspense>
  ) : null;
}
