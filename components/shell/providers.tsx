"use client";

import { QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { makeQueryClient } from "@/lib/client/query-client";
import { keys } from "@/lib/client/query-keys";
import type { MeWire } from "@/lib/schemas/identity/user";
import { IdentityWatch } from "./identity-watch";
import { PendingWatch } from "./pending-watch";
import { ToastDoor } from "./toast-door";

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
      <ToastDoor />
    </QueryClientProvider>
  );
}
