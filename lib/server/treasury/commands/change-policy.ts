import { unopened } from "@/lib/domain/treasury/owned-service";
import type { Policy, Service } from "@/lib/domain/treasury/policy";
import type { ChangePolicyInput } from "@/lib/schemas/treasury/policy";
import type { Call, Context, Reply } from "@/lib/server/kernel/context";
import type { Tx } from "@/lib/server/store/tx";
import { policyCommand } from "@/lib/server/treasury/operations/policy/policy-command";
import { ownedByIds } from "@/lib/server/treasury/tables/owned-services";

/** Puts other caps, rules and threshold in. @throws LostRace when the policy changed since it was read */
export function changePolicy(context: Context, call: Call<ChangePolicyInput>): Promise<Reply> {
  const { version, caps, risk, lowTreasuryUnits } = call.input;
  return policyCommand(context, call, {
    action: "policy.change",
    audited: "policy.change",
    version,
    change: async (policy, tx) => ({
      ...policy,
      services: [...policy.services, ...(await unopenedIn(tx, { caps, policy }))],
      caps: caps.map((cap) => ({ ...cap, sinceAtMs: 0 })),
      risk,
      lowTreasuryUnits,
    }),
  });
}

/** Owners' services that no operator had said anything of before these caps: a cap may be there before one is opened. */
async function unopenedIn(
  tx: Tx,
  of: { caps: ChangePolicyInput["caps"]; policy: Policy },
): Promise<Service[]> {
  const known = new Set(of.policy.services.map(({ id }) => id));
  const named = of.caps.flatMap((cap) => (cap.scope === "service" && !known.has(cap.of) ? [cap.of] : []));
  return (await ownedByIds(tx, [...new Set(named)])).map(unopened);
}
