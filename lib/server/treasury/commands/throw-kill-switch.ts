import type { KillSwitchInput } from "@/lib/schemas/treasury/policy";
import type { Call, Context, Reply } from "@/lib/server/kernel/context";
import { policyCommand } from "@/lib/server/treasury/operations/policy/policy-command";

/** Stops all spending at once, or lets it go on. Calls under way end as `GET` of the same path says beforehand. */
export function throwKillSwitch(context: Context, call: Call<KillSwitchInput>): Promise<Reply> {
  const { stopped: isStopped } = call.input;
  return policyCommand(context, call, {
    action: "treasury.operate",
    audited: isStopped ? "treasury.stop" : "treasury.go_on",
    title: "Let spending go on",
    change: (policy) => ({ ...policy, isStopped }),
    ...(isStopped ? { stops: { agentId: null } } : {}),
  });
}
