import { NO_AMOUNT, unitsOf } from "@/components/treasury/amount-text";
import { bpsOf, type CapForm, countOf, type DraftForm, isName, type RuleName } from "../draft-form";

/** A field that holds no value, and what is wrong with it. */
export interface FormFault {
  /** The field's id on the page. */
  readonly id: string;
  readonly text: string;
}

const RULES: Readonly<Record<RuleName, readonly ("count" | "above")[]>> = {
  burst: ["count", "above"],
  newcomer: ["count", "above"],
  newPayee: ["above"],
  failingProvider: ["count"],
  largeCost: ["above"],
};
const NAMES = ["burst", "newcomer", "newPayee", "failingProvider", "largeCost"] as const satisfies RuleName[];

const when = (isFault: boolean, id: string, text: string): FormFault[] => (isFault ? [{ id, text }] : []);

const faultsOfCap = ({ key, of, limit, rollover }: CapForm, index: number): FormFault[] => [
  ...when(!isName(of), `cap-${key}-of`, `Cap ${index + 1}: say whose it is.`),
  ...when(unitsOf(limit) === null, `cap-${key}-limit`, `Cap ${index + 1}: ${NO_AMOUNT}`),
  ...when(bpsOf(rollover) === null, `cap-${key}-rollover`, `Cap ${index + 1}: rolls over from 0 to 100 %.`),
];

const faultsOfRule = (form: DraftForm, name: RuleName): FormFault[] =>
  RULES[name].flatMap((field) =>
    field === "count"
      ? when(countOf(form.rules[name].count) === null, `rule-${name}-count`, "Risks: write a whole number.")
      : when(unitsOf(form.rules[name].above) === null, `rule-${name}-above`, `Risks: ${NO_AMOUNT}`),
  );

/** Why a form cannot be saved: none where `changeOfForm` has a change of it and it has a title. */
export const formFaults = (form: DraftForm): FormFault[] => [
  ...when(form.title.trim() === "", "draft-name", "Give it a title."),
  ...form.caps.flatMap(faultsOfCap),
  ...form.agents.flatMap(({ id, reserve }) =>
    when(bpsOf(reserve) === null, `agent-${id}-reserve`, `${id}: kept of its day, from 0 to 100 %.`),
  ),
  ...NAMES.flatMap((name) => faultsOfRule(form, name)),
  ...when(unitsOf(form.lowTreasury) === null, "low-treasury", `A low treasury: ${NO_AMOUNT}`),
];
