import { Card } from "@/components/ui/card";
import { Link } from "@/components/ui/link";
import type { DemoRole } from "@/lib/client/sign-in";
import { SignInPanel } from "./sign-in-panel";
import { WalletSignIn } from "./wallet-sign-in";

/** Stands where somebody has to sign in first: the demo's door, or the wallets. */
export function SignInDoor({
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
      {isDemo ? <SignInPanel next={next} as={as} /> : <WalletSignIn next={next} />}
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
