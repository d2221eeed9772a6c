import { SignInPanel } from "@/components/identity/sign-in-panel";
import { WalletSignIn } from "@/components/identity/wallet-sign-in";
import { Link } from "@/components/ui/action/link";
import { Card } from "@/components/ui/card";
import { pageWorld } from "../page-world";

export const metadata = { title: "Login" };

type Search = { searchParams: Promise<{ next?: string | string[] }> };

export default async function LoginPage({ searchParams }: Search) {
  const { isDemo } = await pageWorld();
  const { next } = await searchParams;
  const wanted = typeof next === "string" ? { next } : {};
  return (
    <div className="mx-auto grid max-w-4xl gap-6">
      <h1 className="text-3xl font-semibold tracking-tight">Login</h1>
      <div className="grid items-start gap-4 md:grid-cols-2">
        {isDemo ? (
          <Card title="Try the demo" id="demo">
            <SignInPanel {...wanted} />
          </Card>
        ) : null}
        <Card title="Your own wallet" id="wallet">
          <WalletSignIn {...wanted} />
        </Card>
      </div>
      <p className="flex flex-wrap gap-x-6 text-sm">
        <Link
          href="/dashboard"
          className="inline-flex min-h-11 items-center text-primary-text underline underline-offset-4"
        >
          Dashboard
        </Link>
      </p>
    </div>
  );
}
