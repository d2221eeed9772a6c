import { Field } from "@/components/ui/form/field";
import { Textarea } from "@/components/ui/form/input";
import { SliderField } from "@/components/ui/form/slider";
import type { Draft } from "./draft";

type Props = { draft: Draft; onChange: (change: Partial<Draft>) => void };

export function WorkFields({ draft, onChange }: Props) {
  return (
    <>
      <Field id="description" label="Task description">
        <Textarea
          id="description"
          rows={4}
          maxLength={10_000}
          required
          placeholder="Process payment"
          value={draft.description}
          onChange={(event) => onChange({ description: event.target.value })}
          aria-describedby="description-note"
        />
      </Field>
      <SliderField
        id="complexity"
        label="Complexity"
        shown={draft.complexity}
        min={1}
        max={10}
        step={1}
        value={draft.complexity}
        onChange={(event) => onChange({ complexity: Number(event.target.value) })}
      >
        <div aria-hidden className="flex justify-between text-xs text-soft">
          <span>1, quick</span>
          <span>10, a project</span>
        </div>
      </SliderField>
    </>
  );
}
