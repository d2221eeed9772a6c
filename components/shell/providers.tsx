"use client";

import { QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { PendingWatch } from "@/components/escrow/pending-watch";
import { IdentityWatch } from "@/components/identity/identity-watch";
import { makeQueryClient } from "@/lib/client/query-client";
import { keys } from "@/lib/client/query-keys";
import type { MeWire } from "@/lib/schemas/identity/user";
import { LazyToaster } from "./lazy-toaster";

export function Providers({ me, children }: { me: MeWire | null; children: ReactNode }) {
  const [client] = useState(() => {
    const made = makeQueryClient();
    made.setQueryData(keys.me, me);
    return made;
  });
  return (
    <QueryClientProvider client={client}>
      {children}
      <IdentityWatch />
      <PendingWatch />
      <LazyToaster />
    </QueryClientProvider>
  );
}
