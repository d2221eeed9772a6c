import { NO_AMOUNT, unitsOf } from "@/components/treasury/amount-text";
import { Button } from "@/components/ui/action/button";
import { Field } from "@/components/ui/form/field";
import { Input, Select } from "@/components/ui/form/input";
import { CAP_SCOPES, THE_HOUSE } from "@/lib/domain/treasury/caps";
import { CAP_WINDOWS } from "@/lib/domain/treasury/windows";
import { bpsOf, type CapForm, newCap } from "./draft-form";

const wordIn = <W extends string>(words: readonly W[], text: string, otherwise: W): W =>
  words.find((word) => word === text) ?? otherwise;

/** One cap: whose, over what, how much. */
function CapRow({
  cap,
  index,
  fault,
  onChange,
  onRemove,
}: {
  cap: CapForm;
  index: number;
  fault: string | null;
  onChange: (cap: CapForm) => void;
  onRemove: () => void;
}) {
  const id = `cap-${cap.key}`;
  const name = `cap ${index + 1}`;
  const rolloverFault = bpsOf(cap.rollover) === null ? "From 0 to 100." : null;
  return (
    <li className="grid grid-cols-2 gap-2 max-lg:border-b max-lg:border-line/60 max-lg:pb-3 max-lg:last:border-0 lg:not-first:[&_label]:sr-only lg:grid-cols-[8rem_minmax(0,1fr)_8rem_9rem_7rem_auto]">
      <Field id={`${id}-scope`} label="Whose">
        <Select
          id={`${id}-scope`}
          value={cap.scope}
          onChange={({ target }) => {
            const scope = wordIn(CAP_SCOPES, target.value, cap.scope);
            onChange({
              ...cap,
              scope,
              of: scope === "house" ? THE_HOUSE : cap.scope === "house" ? "" : cap.of,
            });
          }}
        >
          {CAP_SCOPES.map((scope) => (
            <option key={scope}>{scope}</option>
          ))}
        </Select>
      </Field>
      <Field id={`${id}-of`} label="Of" error={fault}>
        <Input
          id={`${id}-of`}
          aria-describedby={`${id}-of-note`}
          disabled={cap.scope === "house"}
          value={cap.of}
          maxLength={64}
          onChange={({ target }) => onChange({ ...cap, of: target.value })}
        />
      </Field>
      <Field id={`${id}-window`} label="Over a">
        <Select
          id={`${id}-window`}
          value={cap.window}
          onChange={({ target }) =>
            onChange({ ...cap, window: wordIn(CAP_WINDOWS, target.value, cap.window) })
          }
        >
          {CAP_WINDOWS.map((window) => (
            <option key={window}>{window}</option>
          ))}
        </Select>
      </Field>
      <Field id={`${id}-limit`} label="MNEE" error={unitsOf(cap.limit) === null ? NO_AMOUNT : null}>
        <Input
          id={`${id}-limit`}
          aria-describedby={`${id}-limit-note`}
          inputMode="decimal"
          value={cap.limit}
          onChange={({ target }) => onChange({ ...cap, limit: target.value })}
        />
      </Field>
      <Field id={`${id}-rollover`} label="Rolls over, %" error={rolloverFault}>
        <Input
          id={`${id}-rollover`}
          aria-describedby={`${id}-rollover-note`}
          inputMode="decimal"
          value={cap.rollover}
          onChange={({ target }) => onChange({ ...cap, rollover: target.value })}
        />
      </Field>
      <div className="self-end">
        <Button aria-label={`Remove ${name}`} onClick={onRemove}>
          Remove
        </Button>
      </div>
    </li>
  );
}

/** Every cap of the policy; a row that is removed limits nothing any more. */
export function CapFields({
  caps,
  faultOf,
  onChange,
}: {
  caps: readonly CapForm[];
  faultOf: (row: number) => string | null;
  onChange: (caps: readonly CapForm[]) => void;
}) {
  return (
    <fieldset className="grid min-w-0 gap-3">
      <legend className="mb-2 text-sm font-semibold">Caps</legend>
      <ul className="grid gap-3" aria-label="Caps">
        {caps.map((cap, index) => (
          <CapRow
            key={cap.key}
            cap={cap}
            index={index}
            fault={faultOf(index)}
            onChange={(changed) => onChange(caps.map((one) => (one.key === cap.key ? changed : one)))}
            onRemove={() => onChange(caps.filter((one) => one.key !== cap.key))}
          />
        ))}
      </ul>
      <div>
        <Button onClick={() => onChange([...caps, newCap()])}>Add a cap</Button>
      </div>
    </fieldset>
  );
}
