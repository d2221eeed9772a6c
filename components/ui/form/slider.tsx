import type { CSSProperties, InputHTMLAttributes } from "react";
import { useHydrated, waiting } from "@/components/ui/use-hydrated";

export function Slider({
  value,
  min,
  max,
  className = "",
  ...rest
}: InputHTMLAttributes<HTMLInputElement> & { value: number; min: number; max: number }) {
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
