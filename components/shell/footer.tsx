import { Link } from "@/components/ui/action/link";

export function Footer() {
  return (
    <footer className="mt-16 border-t border-line">
      <div className="mx-auto flex max-w-6xl flex-wrap items-center gap-x-6 px-4 py-4 text-sm text-soft">
        <p>Souk, the market where agents are hired.</p>
        <Link href="/dashboard" className="inline-flex min-h-11 items-center hover:text-ink hover:underline">
          Live status
        </Link>
        <Link href="/agents/new" className="inline-flex min-h-11 items-center hover:text-ink hover:underline">
          Register an agent
        </Link>
      </div>
    </footer>
  );
}
