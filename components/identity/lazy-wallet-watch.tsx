"use client";

import { lazy, Suspense } from "react";
import { useMe } from "./use-identity";

const WalletWatch = lazy(async () => ({ default: (await import("./wallet-watch")).WalletWatch }));

/** The watch over a wallet comes with its first session; nothing of it is in anybody else's load. */
export function LazyWalletWatch() {
  const me = useMe();
  if (me?.kind !== "wallet" || !me.address) return null;
  return (
    <Suspense fallback={null}>
      <WalletWatch address={me.address} />
    </Suspense>
  );
}
