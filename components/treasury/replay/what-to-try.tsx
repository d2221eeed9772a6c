import { Field } from "@/components/ui/form/field";
import { Select } from "@/components/ui/form/input";
import type { Asked } from "./quick-edits";

/** Which policy is asked about. */
export function WhatToTry({
  id,
  choices,
  value,
  asItWas = false,
  onChange,
}: {
  id: string;
  choices: ReadonlyMap<string, Asked>;
  value: string;
  /** Whether the policy as it was may be chosen too. */
  asItWas?: boolean;
  onChange: (value: string) => void;
}) {
  return (
    <Field id={id} label="By which policy" hint="A draft, or the policy that holds with one change.">
      <Select
        id={id}
        aria-describedby={`${id}-note`}
        value={value}
        onChange={({ target }) => onChange(target.value)}
      >
        {[...choices].map(([key, { title }]) => (
          <option key={key} value={key}>
            {title}
          </option>
        ))}
        {asItWas ? <option value="">As it was: a proof of the replay</option> : null}
      </Select>
    </Field>
  );
}
