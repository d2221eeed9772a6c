import type { ComponentProps, InputHTMLAttributes, SelectHTMLAttributes } from "react";

const control =
  "w-full min-w-0 rounded-lg border border-line-strong bg-canvas px-3 text-base text-ink disabled:opacity-60 aria-invalid:border-danger-text sm:text-sm";

export function Input({ className = "", ...rest }: InputHTMLAttributes<HTMLInputElement>) {
  return <input className={`${control} min-h-11 ${className}`} {...rest} />;
}

export function Textarea({ className = "", ...rest }: ComponentProps<"textarea">) {
  return <textarea className={`${control} py-2.5 leading-relaxed ${className}`} {...rest} />;
}

export function Select({ className = "", ...rest }: SelectHTMLAttributes<HTMLSelectElement>) {
  return <select className={`${control} min-h-11 ${className}`} {...rest} />;
}
