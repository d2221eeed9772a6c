import type { ChangePolicyInput } from "@/lib/schemas/treasury/policy";
import type { Call, Context, Reply } from "@/lib/server/kernel/context";
import { policyCommand } from "@/lib/server/treasury/operations/policy/policy-command";

/** Puts other caps, rules and threshold in. @throws LostRace when the policy changed since it was read */
export function changePolicy(context: Context, call: Call<ChangePolicyInput>): Promise<Reply> {
  const { version, caps, risk, lowTreasuryUnits } = call.input;
  return policyCommand(context, call, {
    action: "policy.change",
    audited: "policy.change",
    version,
    change: (policy) => ({
      ...policy,
      caps: caps.map((cap) => ({ ...cap, sinceAtMs: 0 })),
      risk,
      lowTreasuryUnits,
    }),
  });
}
