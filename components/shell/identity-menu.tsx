"use client";

import { CircleUserRound } from "lucide-react";
import dynamic from "next/dynamic";
import { ButtonLink } from "@/components/ui/button-link";
import { MenuPanel } from "@/components/ui/menu-panel";
import { Skeleton } from "@/components/ui/skeleton";
import { useMe } from "./use-identity";

const IdentityPanel = dynamic(() => import("./identity-panel").then((module) => module.IdentityPanel), {
  ssr: false,
  loading: () => <Skeleton className="h-72" />,
});

export function IdentityMenu({ isDemo }: { isDemo: boolean }) {
  const me = useMe();
  if (!me) {
    return (
      <ButtonLink href="/login" tone="primary">
        Sign in
      </ButtonLink>
    );
  }
  return (
    <MenuPanel
      label={`Signed in as ${me.name}`}
      button={
        <>
          <CircleUserRound aria-hidden className="size-5 shrink-0" />
          <span className="truncate">{me.name}</span>
        </>
      }
    >
      {(close) => <IdentityPanel me={me} isDemo={isDemo} close={close} />}
    </MenuPanel>
  );
}
