import type { CSSProperties, InputHTMLAttributes, ReactNode } from "react";
import { useHydrated, waiting } from "@/components/ui/use-hydrated";

type Props = InputHTMLAttributes<HTMLInputElement> & { id: string; value: number; min: number; max: number };

/** A slider below its label and what it stands at, over what is said of it. */
export function SliderField({
  label,
  shown,
  children,
  ...slider
}: Props & {
  label: string;
  /** What it stands at, in words. */
  shown: ReactNode;
}) {
  return (
    <div className="grid gap-1">
      <div className="flex items-baseline justify-between gap-3">
        <label htmlFor={slider.id} className="text-sm font-medium">
          {label}
        </label>
        <output htmlFor={slider.id} className="text-lg font-semibold tabular-nums">
          {shown}
        </output>
      </div>
      <Slider {...slider} />
      {children}
    </div>
  );
}

function Slider({ value, min, max, className = "", ...rest }: Props) {
  const isHydrated = useHydrated();
  const fill = `${((value - min) / (max - min)) * 100}%`;
  return (
    <input
      type="range"
      value={value}
      min={min}
      max={max}
      className={`w-full ${className}`}
      style={{ "--fill": fill } as CSSProperties}
      {...rest}
      {...waiting(isHydrated, rest.disabled)}
    />
  );
}
