const BASE =
  "inline-flex min-h-11 min-w-11 items-center justify-center gap-2 rounded-lg border px-4 text-sm font-medium transition-colors select-none not-data-waiting:disabled:opacity-60 not-data-waiting:disabled:cursor-not-allowed";

const TONES = {
  primary: "border-transparent bg-primary text-primary-ink not-disabled:hover:brightness-110 font-semibold",
  success: "border-transparent bg-success text-success-ink not-disabled:hover:brightness-110 font-semibold",
  danger: "border-transparent bg-danger text-danger-ink not-disabled:hover:brightness-110 font-semibold",
  outline: "border-line-strong bg-surface text-ink hover:bg-raised",
} as const;

export type ButtonLook = { tone?: keyof typeof TONES; wide?: boolean };

export const buttonLook = ({ tone = "outline", wide = false }: ButtonLook, more = "") =>
  `${BASE} ${TONES[tone]} ${wide ? "w-full" : ""} ${more}`;
