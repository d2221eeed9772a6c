import type { KeptInputs } from "@/lib/domain/network/without";
import type { KeptInputsText } from "@/lib/server/network/tables/rows";

/** What an evaluation was made of, as it is stored: JSON knows no big numbers. */
export function inputsText({ rules, ...inputs }: KeptInputs): KeptInputsText {
  const { mode, recovery, intervalMs, baseMicroUsd, maxFailures } = rules;
  return {
    ...inputs,
    rules: { mode, recovery, intervalMs, maxFailures, baseMicroUsd: baseMicroUsd.toString() },
  };
}

export function inputsOf({ rules, ...inputs }: KeptInputsText): KeptInputs {
  return { ...inputs, rules: { ...rules, baseMicroUsd: BigInt(rules.baseMicroUsd) } };
}
