import type { ComponentProps, InputHTMLAttributes, SelectHTMLAttributes } from "react";
import { useHydrated, waiting } from "@/components/ui/use-hydrated";

const control =
  "w-full min-w-0 rounded-lg border border-line-strong bg-canvas px-3 text-base text-ink not-data-waiting:disabled:opacity-60 aria-invalid:border-danger-text sm:text-sm";

export function Input({ className = "", disabled, ...rest }: InputHTMLAttributes<HTMLInputElement>) {
  const isHydrated = useHydrated();
  return (
    <input className={`${control} min-h-11 ${className}`} {...rest} {...waiting(isHydrated, disabled)} />
  );
}

export function Textarea({ className = "", disabled, ...rest }: ComponentProps<"textarea">) {
  const isHydrated = useHydrated();
  return (
    <textarea
      className={`${control} py-2.5 leading-relaxed ${className}`}
      {...rest}
      {...waiting(isHydrated, disabled)}
    />
  );
}

export function Select({ className = "", disabled, ...rest }: SelectHTMLAttributes<HTMLSelectElement>) {
  const isHydrated = useHydrated();
  return (
    <select className={`${control} min-h-11 ${className}`} {...rest} {...waiting(isHydrated, disabled)} />
  );
}
