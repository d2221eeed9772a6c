import type { ReactNode } from "react";
import { useHydrated } from "@/components/ui/use-hydrated";

/** Rows of the same number: four stand two by two on a phone. */
const COLUMNS: Record<number, string> = {
  2: "grid-cols-2",
  3: "grid-cols-3",
  4: "grid-cols-2 sm:grid-cols-4",
};

/** A row of radio buttons that looks like segments. */
export function Choice<V extends string>({
  legend,
  name,
  value,
  options,
  onChange,
}: {
  legend: string;
  name: string;
  value: V;
  options: readonly { value: V; label: ReactNode; note?: string }[];
  onChange: (value: V) => void;
}) {
  const isHydrated = useHydrated();
  return (
    <fieldset disabled={!isHydrated} className="grid min-w-0 gap-1.5">
      <legend className="mb-1.5 text-sm font-medium">{legend}</legend>
      <div className={`grid gap-2 ${COLUMNS[options.length] ?? "grid-cols-2"}`}>
        {options.map((option) => (
          <label
            key={option.value}
            className="flex min-h-11 min-w-0 cursor-pointer items-center justify-center gap-2 rounded-lg border border-line bg-canvas px-2 py-1.5 text-center text-sm has-checked:border-primary-text has-checked:bg-primary/10 has-focus-visible:outline-2 has-focus-visible:outline-primary-text"
          >
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
              className="sr-only"
            />
            <span>
              <span className="block font-medium">{option.label}</span>
              {option.note ? <span className="block text-xs text-soft">{option.note}</span> : null}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
