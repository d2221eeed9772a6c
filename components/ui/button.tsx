import Link from "next/link";
import type { ButtonHTMLAttributes, ComponentProps } from "react";

const BASE =
  "inline-flex min-h-11 min-w-11 items-center justify-center gap-2 rounded-lg border px-4 text-sm font-medium transition-colors disabled:opacity-60 disabled:cursor-not-allowed select-none";

const TONES = {
  primary: "border-transparent bg-primary text-primary-ink not-disabled:hover:brightness-110 font-semibold",
  success: "border-transparent bg-success text-success-ink not-disabled:hover:brightness-110 font-semibold",
  danger: "border-transparent bg-danger text-danger-ink not-disabled:hover:brightness-110 font-semibold",
  outline: "border-line-strong bg-surface text-ink hover:bg-raised",
} as const;

type Look = { tone?: keyof typeof TONES; wide?: boolean };

const look = ({ tone = "outline", wide = false }: Look, more: string) =>
  `${BASE} ${TONES[tone]} ${wide ? "w-full" : ""} ${more}`;

export function Button({
  tone,
  wide,
  busy = false,
  className = "",
  children,
  disabled,
  type = "button",
  ...rest
}: ButtonHTMLAttributes<HTMLButtonElement> & Look & { busy?: boolean }) {
  return (
    <button
      type={type}
      className={look({ tone, wide }, className)}
      disabled={disabled || busy}
      aria-busy={busy || undefined}
      {...rest}
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

export function ButtonLink({
  tone,
  wide,
  className = "",
  ...rest
}: ComponentProps<typeof Link> & Look & { className?: string }) {
  return <Link prefetch={false} className={look({ tone, wide }, className)} {...rest} />;
}
