import { IdentityMenu } from "@/components/identity/identity-menu";
import { LazyWalletWatch } from "@/components/identity/lazy-wallet-watch";
import { Link } from "@/components/ui/action/link";
import { MainNav } from "./main-nav";
import { ThemeToggle } from "./theme-toggle";

export function Header({ isDemo }: { isDemo: boolean }) {
  return (
    <header className="sticky top-0 z-20 border-b border-line bg-canvas/90 backdrop-blur">
      <div className="mx-auto flex max-w-6xl flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2">
        <Link href="/" className="flex min-h-11 items-center gap-2 text-lg font-semibold tracking-tight">
          <svg aria-hidden="true" viewBox="0 0 32 32" className="size-7">
            <rect width="32" height="32" rx="8" fill="var(--primary)" />
            <path
              d="M7 24V15a9 9 0 0 1 18 0v9M12 24v-8a4 4 0 0 1 8 0v8"
              fill="none"
              stroke="var(--primary-ink)"
              strokeWidth="2.6"
              strokeLinecap="round"
            />
          </svg>
          Souk
        </Link>
        <MainNav />
        <div className="ml-auto flex items-center gap-2">
          <ThemeToggle />
          <IdentityMenu isDemo={isDemo} />
        </div>
      </div>
      <LazyWalletWatch />
    </header>
  );
}
