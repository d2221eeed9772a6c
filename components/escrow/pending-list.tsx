import { useQueries, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { Link } from "@/components/ui/action/link";
import { notify } from "@/lib/client/notify";
import { forgetTransaction, type PendingTransaction } from "@/lib/client/pending-transactions";
import { transactionQuery } from "@/lib/client/queries";
import { keys } from "@/lib/client/query-keys";
import type { ChainTransactionWire } from "@/lib/schemas/ledger/transactions";
import { progressText } from "./progress-text";

function useEndings(pending: PendingTransaction[], states: (ChainTransactionWire | undefined)[]) {
  const client = useQueryClient();
  useEffect(() => {
    pending.forEach((each, index) => {
      const state = states[index]?.state;
      if (state !== "confirmed" && state !== "reverted") return;
      forgetTransaction(each.hash);
      if (state === "confirmed") notify("success", `${each.label}: confirmed`);
      else notify("error", `${each.label}: reverted`, states[index]?.error ?? undefined);
      void client.invalidateQueries({ queryKey: keys.mine });
    });
  }, [pending, states, client]);
}

function useTitleMark(count: number) {
  useEffect(() => {
    if (count === 0) return;
    const mark = `(${count} pending) `;
    const apply = () => {
      if (!document.title.startsWith(mark)) document.title = mark + document.title;
    };
    apply();
    const watch = new MutationObserver(apply);
    watch.observe(document.head, { subtree: true, childList: true, characterData: true });
    return () => {
      watch.disconnect();
      document.title = document.title.replace(mark, "");
    };
  }, [count]);
}

/** Follows what this browser sent until it is confirmed or reverted, and marks the title meanwhile. */
export function PendingList({ pending }: { pending: PendingTransaction[] }) {
  const states = useQueries({
    queries: pending.map((each) => transactionQuery(each.hash)),
    combine: (results) => results.map((result) => result.data ?? undefined),
  });
  useEndings(pending, states);
  useTitleMark(pending.length);
  if (pending.length === 0) return null;
  return (
    <aside
      aria-label="Pending transactions"
      className="fixed inset-x-3 bottom-3 z-30 grid gap-1 rounded-xl border border-line-strong bg-surface p-3 text-sm shadow-xl sm:left-auto sm:w-80"
    >
      {pending.map((each, index) => (
        <p key={each.hash} className="flex items-center justify-between gap-3">
          <Link href={`/transactions/${each.hash}`} className="truncate underline underline-offset-4">
            {each.label}
          </Link>
          <span className="shrink-0 text-xs text-soft">{progressText(states[index])}</span>
        </p>
      ))}
    </aside>
  );
}
