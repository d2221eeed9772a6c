import { NO_AMOUNT, unitsOf } from "@/components/treasury/amount-text";
import { Field } from "@/components/ui/form/field";
import { Input, Select } from "@/components/ui/form/input";
import { PRIORITIES, RISK_EFFECTS } from "@/lib/domain/treasury/policy";
import { bpsOf, countOf, type DraftForm, type RuleForm, type RuleName } from "./draft-form";

const EFFECTS = {
  note: "is told in the reason",
  ask: "asks an operator",
  refuse: "refuses the call",
} as const;

interface Words {
  readonly title: string;
  readonly count?: string;
  readonly above?: string;
}

const RULES: Readonly<Record<RuleName, Words>> = {
  burst: { title: "Many calls in a minute", count: "More calls than", above: "And above, MNEE" },
  newcomer: {
    title: "A newcomer of low priority",
    count: "Fewer calls an hour than",
    above: "And above, MNEE",
  },
  newPayee: { title: "A payee never paid before", above: "Above, MNEE" },
  failingProvider: { title: "A provider that fails", count: "More failures an hour than" },
  largeCost: { title: "A large cost", above: "Above, MNEE" },
};
const NAMES = ["burst", "newcomer", "newPayee", "failingProvider", "largeCost"] as const satisfies RuleName[];

function RuleRow({
  name,
  rule,
  onChange,
}: {
  name: RuleName;
  rule: RuleForm;
  onChange: (rule: RuleForm) => void;
}) {
  const { title, count, above } = RULES[name];
  const text = (field: "count" | "above", label: string, error: string | null) => (
    <Field id={`rule-${name}-${field}`} label={label} error={error}>
      <Input
        id={`rule-${name}-${field}`}
        aria-describedby={`rule-${name}-${field}-note`}
        inputMode={field === "count" ? "numeric" : "decimal"}
        value={rule[field]}
        onChange={({ target }) => onChange({ ...rule, [field]: target.value })}
      />
    </Field>
  );
  return (
    <div className="grid gap-2 sm:grid-cols-3">
      <Field id={`rule-${name}-effect`} label={title}>
        <Select
          id={`rule-${name}-effect`}
          value={rule.effect}
          onChange={({ target }) => {
            const effect = RISK_EFFECTS.find((one) => one === target.value) ?? rule.effect;
            onChange({ ...rule, effect });
          }}
        >
          {RISK_EFFECTS.map((effect) => (
            <option key={effect} value={effect}>
              {EFFECTS[effect]}
            </option>
          ))}
        </Select>
      </Field>
      {count ? text("count", count, countOf(rule.count) === null ? "Write a whole number." : null) : null}
      {above ? text("above", above, unitsOf(rule.above) === null ? NO_AMOUNT : null) : null}
    </div>
  );
}

/** What is risky about a call, and what it does to it. */
export function RuleFields({ form, onChange }: { form: DraftForm; onChange: (form: DraftForm) => void }) {
  const { rules, lowTreasury } = form;
  return (
    <fieldset className="grid min-w-0 gap-3">
      <legend className="mb-2 text-sm font-semibold">Risks</legend>
      {NAMES.map((name) => (
        <RuleRow
          key={name}
          name={name}
          rule={rules[name]}
          onChange={(rule) => onChange({ ...form, rules: { ...rules, [name]: rule } })}
        />
      ))}
      <Field
        id="low-treasury"
        label="A low treasury, MNEE"
        hint="Below this, of what is left to the house, summaries take the place of what they summarise."
        error={unitsOf(lowTreasury) === null ? NO_AMOUNT : null}
      >
        <Input
          id="low-treasury"
          aria-describedby="low-treasury-note"
          inputMode="decimal"
          className="sm:max-w-48"
          value={lowTreasury}
          onChange={({ target }) => onChange({ ...form, lowTreasury: target.value })}
        />
      </Field>
    </fieldset>
  );
}

/** Who goes before whom, and how much of an unspent day is kept for whom. */
export function AgentFields({ form, onChange }: { form: DraftForm; onChange: (form: DraftForm) => void }) {
  const put = (id: string, more: Partial<DraftForm["agents"][number]>) =>
    onChange({
      ...form,
      agents: form.agents.map((agent) => (agent.id === id ? { ...agent, ...more } : agent)),
    });
  return (
    <fieldset className="grid min-w-0 gap-3">
      <legend className="mb-2 text-sm font-semibold">Agents</legend>
      {form.agents.map(({ id, priority, reserve }) => (
        <div
          key={id}
          className="grid grid-cols-2 gap-2 sm:grid-cols-3 sm:[&:not(:nth-child(2))_label]:sr-only"
        >
          <p className="self-center font-medium wrap-anywhere max-sm:col-span-2">{id}</p>
          <Field id={`agent-${id}-priority`} label="Priority">
            <Select
              id={`agent-${id}-priority`}
              aria-label={`Priority of ${id}`}
              value={priority}
              onChange={({ target }) =>
                put(id, { priority: PRIORITIES.find((one) => one === target.value) ?? priority })
              }
            >
              {PRIORITIES.map((one) => (
                <option key={one} value={one}>
                  {one.toLowerCase()}
                </option>
              ))}
            </Select>
          </Field>
          <Field
            id={`agent-${id}-reserve`}
            label="Kept of its day, %"
            error={bpsOf(reserve) === null ? "From 0 to 100." : null}
          >
            <Input
              id={`agent-${id}-reserve`}
              aria-label={`Kept of the day of ${id}, %`}
              aria-describedby={`agent-${id}-reserve-note`}
              inputMode="decimal"
              value={reserve}
              onChange={({ target }) => put(id, { reserve: target.value })}
            />
          </Field>
        </div>
      ))}
    </fieldset>
  );
}
