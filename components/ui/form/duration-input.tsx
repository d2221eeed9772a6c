import { useState } from "react";
import { Input, Select } from "./input";

const UNITS = [
  { label: "seconds", seconds: 1 },
  { label: "minutes", seconds: 60 },
  { label: "hours", seconds: 3600 },
  { label: "days", seconds: 86_400 },
] as const;

/** A length of time in whole seconds; empty means the usual one. */
export function DurationInput({
  id,
  label,
  usual,
  onChange,
}: {
  id: string;
  label: string;
  usual: string;
  onChange: (seconds: number | undefined) => void;
}) {
  const [amount, setAmount] = useState("");
  const [unit, setUnit] = useState(3600);
  const tell = (nextAmount: string, nextUnit: number) => {
    const count = Number(nextAmount);
    onChange(nextAmount !== "" && Number.isInteger(count) && count > 0 ? count * nextUnit : undefined);
  };
  return (
    <div className="grid gap-1.5">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      <div className="grid grid-cols-[1fr_1.2fr] gap-2">
        <Input
          id={id}
          inputMode="numeric"
          placeholder={usual}
          value={amount}
          onChange={(event) => {
            setAmount(event.target.value);
            tell(event.target.value, unit);
          }}
        />
        <Select
          aria-label={`${label}: unit`}
          value={unit}
          onChange={(event) => {
            setUnit(Number(event.target.value));
            tell(amount, Number(event.target.value));
          }}
        >
          {UNITS.map((each) => (
            <option key={each.label} value={each.seconds}>
              {each.label}
            </option>
          ))}
        </Select>
      </div>
    </div>
  );
}
