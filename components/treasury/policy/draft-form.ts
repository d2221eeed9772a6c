import { amountText, unitsOf } from "@/components/treasury/amount-text";
import { MAX_BPS } from "@/lib/domain/money";
import type { PolicyChangeWire } from "@/lib/schemas/treasury/policy-draft";

type Cap = PolicyChangeWire["caps"][number];
type Risk = PolicyChangeWire["risk"];

/** A cap as its fields have it: amounts in MNEE, shares in percent, whatever somebody has written. */
export interface CapForm extends Pick<Cap, "scope" | "of" | "window"> {
  /** Stays with the row while others come and go. */
  readonly key: string;
  readonly limit: string;
  readonly rollover: string;
}

export interface RuleForm {
  readonly effect: Risk["burst"]["effect"];
  /** Calls or failures; empty where the rule has none. */
  readonly count: string;
  /** Empty where the rule has none. */
  readonly above: string;
}

export type RuleName = keyof Risk;

export interface DraftForm {
  readonly title: string;
  readonly comment: string;
  readonly caps: readonly CapForm[];
  readonly rules: Readonly<Record<RuleName, RuleForm>>;
  readonly lowTreasury: string;
  readonly agents: readonly {
    id: string;
    priority: PolicyChangeWire["agents"][number]["priority"];
    reserve: string;
  }[];
}

const percentText = (bps: number) => String(bps / 100);

/** Null for what is no share. */
export function bpsOf(text: string): number | null {
  if (!/^\d{1,3}(\.\d{1,2})?$/.test(text.trim())) return null;
  const bps = Math.round(Number(text) * 100);
  return bps <= MAX_BPS ? bps : null;
}

/** Null for what is no whole number. */
export function countOf(text: string): number | null {
  return /^\d{1,6}$/.test(text.trim()) ? Number(text) : null;
}

/** Whether it can be a name of an agent, a service, a payee or a category. */
export const isName = (text: string) => /^[A-Za-z0-9_.-]{1,64}$/.test(text.trim());

let lastKey = 0;
const newKey = () => {
  lastKey += 1;
  return `row-${lastKey}`;
};

/** A row for a cap that is not there yet. */
export const newCap = (): CapForm => ({
  key: newKey(),
  scope: "house",
  of: "house",
  window: "week",
  limit: "",
  rollover: "0",
});

export function formOf(draft: { title: string; comment: string; change: PolicyChangeWire }): DraftForm {
  const { caps, risk, lowTreasuryUnits, agents } = draft.change;
  const above = (rule: { effect: RuleForm["effect"]; aboveUnits: string; calls?: number }): RuleForm => ({
    effect: rule.effect,
    count: rule.calls === undefined ? "" : String(rule.calls),
    above: amountText(rule.aboveUnits),
  });
  return {
    title: draft.title,
    comment: draft.comment,
    caps: caps.map(({ scope, of, window, limitUnits, rolloverBps = 0 }) => ({
      ...{ key: newKey(), scope, of, window },
      limit: amountText(limitUnits),
      rollover: percentText(rolloverBps),
    })),
    rules: {
      burst: above(risk.burst),
      newcomer: above(risk.newcomer),
      newPayee: above(risk.newPayee),
      failingProvider: {
        effect: risk.failingProvider.effect,
        count: String(risk.failingProvider.failures),
        above: "",
      },
      largeCost: above(risk.largeCost),
    },
    lowTreasury: amountText(lowTreasuryUnits),
    agents: agents.map(({ id, priority, reserveBps }) => ({
      id,
      priority,
      reserve: percentText(reserveBps),
    })),
  };
}

/** What a form says to the house; null while a field of it holds no value. */
export function changeOfForm(form: DraftForm): PolicyChangeWire | null {
  const values = new Values();
  const { burst, newcomer, newPayee, failingProvider, largeCost } = form.rules;
  const above = ({ effect, above }: RuleForm) => ({ effect, aboveUnits: values.units(above) });
  const calls = (rule: RuleForm) => ({ ...above(rule), calls: values.of(countOf(rule.count)) });
  const change = {
    caps: form.caps.map(({ scope, of, window, limit, rollover }) => ({
      ...{ scope, window, of: values.word(of) },
      limitUnits: values.units(limit),
      rolloverBps: values.of(bpsOf(rollover)),
    })),
    risk: {
      burst: calls(burst),
      newcomer: calls(newcomer),
      newPayee: above(newPayee),
      failingProvider: {
        effect: failingProvider.effect,
        failures: values.of(countOf(failingProvider.count)),
      },
      largeCost: above(largeCost),
    },
    lowTreasuryUnits: values.units(form.lowTreasury),
    agents: form.agents.map(({ id, priority, reserve }) => ({
      ...{ id, priority },
      reserveBps: values.of(bpsOf(reserve)),
    })),
  };
  return values.isWhole ? change : null;
}

/** Reads fields, and remembers whether one held no value. */
class Values {
  isWhole = true;

  of(value: number | null): number {
    if (value === null) this.isWhole = false;
    return value ?? 0;
  }

  units(text: string): string {
    const units = unitsOf(text);
    if (units === null) this.isWhole = false;
    return String(units ?? 0n);
  }

  word(text: string): string {
    if (!isName(text)) this.isWhole = false;
    return text.trim();
  }
}
