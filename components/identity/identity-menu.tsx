"use client";

import { lazy, Suspense } from "react";
import { ButtonLink } from "@/components/ui/action/button-link";
import { MenuPanel } from "@/components/ui/action/menu-panel";
import { Skeleton } from "@/components/ui/feedback/skeleton";
import { Icon } from "@/components/ui/icon";
import { useMe } from "./use-identity";

const IdentityPanel = lazy(async () => ({ default: (await import("./identity-panel")).IdentityPanel }));

export function IdentityMenu({ isDemo }: { isDemo: boolean }) {
  const me = useMe();
  if (!me) {
    return (
      <ButtonLink href="/login" tone="primary">
        Login
      </ButtonLink>
    );
  }
  return (
    <MenuPanel
      label={`Logged in as ${me.name}`}
      button={
        <>
          <Icon name="person" className="size-5" />
          <span className="truncate">{me.name}</span>
        </>
      }
    >
      {(close) => (
        <Suspense fallback={<Skeleton className="h-72" />}>
          <IdentityPanel me={me} isDemo={isDemo} close={close} />
        </Suspense>
      )}
    </MenuPanel>
  );
}
