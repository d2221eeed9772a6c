"use client";

import { lazy, Suspense } from "react";
import { Link } from "@/components/ui/action/link";
import { Card } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/feedback/skeleton";
import type { DemoRole } from "@/lib/client/sign-in";

const SignInPanel = lazy(async () => ({ default: (await import("./sign-in-panel")).SignInPanel }));
const WalletSignIn = lazy(async () => ({ default: (await import("./wallet-sign-in")).WalletSignIn }));

/** Stands where somebody has to sign in first: as a demo identity, or with a wallet. Its code comes when it is shown. */
export function SignInCard({
  title,
  next,
  as,
  isDemo,
}: {
  title: string;
  next: string;
  as: DemoRole;
  isDemo: boolean;
}) {
  return (
    <Card title={title} id="sign-in" className="max-w-md">
      <Suspense fallback={<Skeleton className="h-56" />}>
        {isDemo ? <SignInPanel next={next} as={as} /> : <WalletSignIn next={next} />}
      </Suspense>
      {isDemo ? (
        <p className="mt-2 text-sm">
          <Link
            href={`/login?next=${encodeURIComponent(next)}`}
            className="inline-flex min-h-11 items-center text-primary-text underline underline-offset-4"
          >
            Use my own wallet
          </Link>
        </p>
      ) : null}
    </Card>
  );
}
