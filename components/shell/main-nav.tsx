"use client";

import { usePathname } from "next/navigation";
import { Link } from "@/components/ui/action/link";

const PLACES = [
  { href: "/buy", label: "Buy" },
  { href: "/work", label: "Work" },
  { href: "/agents", label: "Agents" },
  { href: "/treasury", label: "Treasury" },
  { href: "/network", label: "Network" },
  { href: "/assistant", label: "Assistant" },
  { href: "/dashboard", label: "Dashboard" },
] as const;

export function MainNav() {
  const path = usePathname();
  return (
    <nav aria-label="Main" className="order-last flex w-full gap-1 overflow-x-auto sm:order-none sm:w-auto">
      {PLACES.map((place) => (
        <Link
          key={place.href}
          href={place.href}
          aria-current={path === place.href || path.startsWith(`${place.href}/`) ? "page" : undefined}
          className="inline-flex min-h-11 shrink-0 items-center rounded-lg whitespace-nowrap px-3 text-sm text-soft hover:bg-raised hover:text-ink aria-[current=page]:bg-raised aria-[current=page]:font-semibold aria-[current=page]:text-ink max-sm:px-2"
        >
          {place.label}
        </Link>
      ))}
    </nav>
  );
}
