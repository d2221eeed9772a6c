import { changeOf, withChange } from "@/lib/domain/treasury/policy-draft";
import type { ChangePolicyInput } from "@/lib/schemas/treasury/policy";
import type { Call, Context, Reply } from "@/lib/server/kernel/context";
import { policyCommand } from "@/lib/server/treasury/operations/policy/policy-command";
import { withUnopened } from "@/lib/server/treasury/reads/drafts/with-unopened";

/** Puts other caps, rules and threshold in. @throws LostRace when the policy changed since it was read */
export function changePolicy(context: Context, call: Call<ChangePolicyInput>): Promise<Reply> {
  const { version, caps, risk, lowTreasuryUnits } = call.input;
  return policyCommand(context, call, {
    action: "policy.change",
    audited: "policy.change",
    title: "Caps, rules and threshold",
    version,
    change: (policy, tx) =>
      withUnopened(tx, withChange(policy, { ...changeOf(policy), caps, risk, lowTreasuryUnits })),
  });
}
