"use client";

import { lazy, Suspense, useCallback, useEffect, useState } from "react";
import { useMe } from "@/components/identity/use-identity";
import { ButtonLink } from "@/components/ui/action/button-link";
import { EmptyState } from "@/components/ui/feedback/empty-state";
import { LiveDot } from "@/components/ui/feedback/live-dot";
import { Skeleton } from "@/components/ui/feedback/skeleton";
import { PageHeading } from "@/components/ui/page-heading";
import { useHydrated } from "@/components/ui/use-hydrated";
import { useUrlParams } from "@/components/ui/use-url-params";
import type { TreasuryWire } from "@/lib/schemas/treasury/overview";
import { TreasuryNav } from "./treasury-nav";
import { TreasuryNotices } from "./treasury-notices";
import { useIsStale } from "./use-treasury";
import { type View, viewOf } from "./views";

const WhyDrawer = lazy(async () => ({ default: (await import("./why/why-drawer")).WhyDrawer }));
const JournalsDrawer = lazy(async () => ({
  default: (await import("./journals/journals-drawer")).JournalsDrawer,
}));

const VIEWS: Readonly<
  Record<View, React.LazyExoticComponent<(props: { initial: TreasuryWire | undefined }) => React.ReactNode>>
> = {
  overview: lazy(async () => ({ default: (await import("./overview/overview-view")).OverviewView })),
  calls: lazy(async () => ({ default: (await import("./calls/calls-view")).CallsView })),
  policy: lazy(async () => ({ default: (await import("./policy/policy-view")).PolicyView })),
  services: lazy(async () => ({ default: (await import("./services/services-view")).ServicesView })),
  books: lazy(async () => ({ default: (await import("./books/books-view")).BooksView })),
};

/** What the address has open beside the page; loaded once something is. */
function OpenDrawers() {
  const { params } = useUrlParams();
  const isHydrated = useHydrated();
  const [hasOpened, setOpened] = useState({ why: false, journals: false });
  const isNew = (params.has("decision") && !hasOpened.why) || (params.has("journals") && !hasOpened.journals);
  if (isNew)
    setOpened({
      why: hasOpened.why || params.has("decision"),
      journals: hasOpened.journals || params.has("journals"),
    });
  if (!isHydrated) return null;
  return (
    <Suspense>
      {hasOpened.why ? <WhyDrawer /> : null}
      {hasOpened.journals ? <JournalsDrawer /> : null}
    </Suspense>
  );
}

/** Tells once that what stands beside it has taken over what the server drew. */
function Drawn({ onDrawn }: { onDrawn: () => void }) {
  useEffect(onDrawn, [onDrawn]);
  return null;
}

function Desk({ initial }: { initial: TreasuryWire | undefined }) {
  const view = viewOf(useUrlParams().params.get("view"));
  const Shown = VIEWS[view];
  // What the notices read is read by views as well: it must not be there before a view has taken over the server's.
  const [isDrawn, setDrawn] = useState(false);
  const onDrawn = useCallback(() => setDrawn(true), []);
  return (
    <>
      <PageHeading title="Treasury" aside={<LiveDot isStale={useIsStale()} />}>
        Where every coin is: the books beside the chain.
      </PageHeading>
      <div className="grid gap-4">
        <TreasuryNav view={view} />
        {isDrawn ? <TreasuryNotices view={view} /> : null}
        <Suspense fallback={<Skeleton className="h-96" />}>
          <Shown initial={initial} />
          <Drawn onDrawn={onDrawn} />
        </Suspense>
      </div>
      <OpenDrawers />
    </>
  );
}

/** Asks nothing for anybody else: an identity may change while the page stands open. */
export function TreasuryLive({ initial }: { initial?: TreasuryWire | undefined }) {
  if (useMe()?.roles.includes("operator")) return <Desk initial={initial} />;
  return (
    <EmptyState
      title="The treasury is for operators."
      action={<ButtonLink href="/login">Login</ButtonLink>}
    />
  );
}
