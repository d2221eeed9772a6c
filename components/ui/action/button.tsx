import type { ButtonHTMLAttributes } from "react";
import { useHydrated, waiting } from "@/components/ui/use-hydrated";
import { type ButtonLook, buttonLook } from "./button-look";

export function Button({
  tone,
  wide,
  busy = false,
  className = "",
  children,
  disabled,
  type = "button",
  ...rest
}: ButtonHTMLAttributes<HTMLButtonElement> & ButtonLook & { busy?: boolean }) {
  const isHydrated = useHydrated();
  const look = { ...(tone ? { tone } : {}), ...(wide ? { wide } : {}) };
  return (
    <button
      type={type}
      className={buttonLook(look, className)}
      aria-busy={busy || undefined}
      {...rest}
      {...waiting(isHydrated, disabled || busy)}
    >
      {busy ? (
        <span
          aria-hidden
          className="size-4 animate-spin rounded-full border-2 border-current border-r-transparent"
        />
      ) : null}
      {children}
    </button>
  );
}
