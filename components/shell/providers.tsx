"use client";

import { QueryClientProvider } from "@tanstack/react-query";
import { ThemeProvider } from "next-themes";
import { type ReactNode, useState } from "react";
import { makeQueryClient } from "@/lib/client/query-client";
import { keys } from "@/lib/client/query-keys";
import type { MeWire } from "@/lib/schemas/user";
import { IdentityWatch } from "./identity-watch";
import { PendingWatch } from "./pending-watch";
import { ToastDoor } from "./toast-door";

export function Providers({
  nonce,
  me,
  children,
}: {
  nonce: string | undefined;
  me: MeWire | null;
  children: ReactNode;
}) {
  const [client] = useState(() => {
    const made = makeQueryClient();
    made.setQueryData(keys.me, me);
    return made;
  });
  return (
    <ThemeProvider
      attribute="class"
      themes={["dark", "light"]}
      defaultTheme="dark"
      enableSystem={false}
      disableTransitionOnChange
      {...(nonce ? { nonce } : {})}
    >
      <QueryClientProvider client={client}>
        {children}
        <IdentityWatch />
        <PendingWatch />
        <ToastDoor />
      </QueryClientProvider>
    </ThemeProvider>
  );
}
