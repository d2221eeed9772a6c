import dynamic from "next/dynamic";
import { useState } from "react";
import { usePendingTransactions } from "@/lib/client/pending-transactions";

const PendingList = dynamic(() => import("./pending-list").then((module) => module.PendingList), {
  ssr: false,
});

/** Follows transactions on every page and over reloads; its code comes with the first one. */
export function PendingWatch() {
  const pending = usePendingTransactions();
  const [wasNeeded, setNeeded] = useState(false);
  if (pending.length > 0 && !wasNeeded) setNeeded(true);
  return wasNeeded ? <PendingList pending={pending} /> : null;
}
