"use client";

import { Icon } from "@/components/ui/icon";
import { useHydrated } from "@/components/ui/use-hydrated";
import { chooseTheme, useTheme } from "./theme";

export function ThemeToggle() {
  const isHydrated = useHydrated();
  const theme = useTheme();
  return (
    <button
      type="button"
      disabled={!isHydrated}
      onClick={() => chooseTheme(theme === "dark" ? "light" : "dark")}
      className="grid size-11 place-items-center rounded-lg border border-line bg-surface hover:bg-raised"
      title="Switch between dark and light"
    >
      <span className="sr-only">Switch between dark and light</span>
      <Icon name="sun" className="hidden size-5 dark:block" />
      <Icon name="moon" className="size-5 dark:hidden" />
    </button>
  );
}
