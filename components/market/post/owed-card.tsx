"use client";

import { lazy, Suspense, useState } from "react";
import { useMe } from "@/components/identity/use-identity";
import { Skeleton } from "@/components/ui/feedback/skeleton";
import { isOnChain } from "@/lib/domain/assets";

const WithdrawCard = lazy(async () => ({
  default: (await import("@/components/market/work/withdraw-card")).WithdrawCard,
}));

/** Refunds wait in the escrow until the buyer fetches them: here, as soon as there is one. */
export function OwedCard() {
  const me = useMe();
  const owed = me?.balances.filter(({ asset, available }) => isOnChain(asset) && available !== "0") ?? [];
  const [seenFor, setSeenFor] = useState<string | null>(null);
  if (me && owed.length > 0 && seenFor !== me.id) setSeenFor(me.id);
  if (!me || seenFor !== me.id) return null;
  return (
    <Suspense fallback={<Skeleton className="h-64" />}>
      <WithdrawCard me={me} balances={owed} title="Owed to you by the escrow" />
    </Suspense>
  );
}
