import { InvalidInput, NotFound } from "@/lib/domain/errors";
import { DAY_MS } from "@/lib/domain/time";
import type { MaintenanceInput } from "@/lib/schemas/network/appeal";
import { command, requireUser } from "@/lib/server/kernel/command";
import type { Call, Context, Reply } from "@/lib/server/kernel/context";
import { ACTIONS } from "@/lib/server/network/access";
import { showOrchestrator } from "@/lib/server/network/reads/orchestrators";
import { insertMaintenance } from "@/lib/server/network/tables/maintenances";
import { findOrchestrator } from "@/lib/server/network/tables/orchestrators";

/** Longer than a day nobody is paid by what was. */
const LONGEST_MS = DAY_MS;

/**
 * An operator declares that nothing of an orchestrator counts for a time: from now on at the earliest, since what was found is found.
 * @throws NotFound, Forbidden; InvalidInput for a time that began, ends before it begins, or is longer than a day
 */
export function declareMaintenance(
  context: Context,
  call: Call<MaintenanceInput & { readonly id: string }>,
): Promise<Reply> {
  const { actor, input } = call;
  const { id, reason: why } = input;
  return command(context, call, {
    action: ACTIONS["network.operate"],
    audited: "orchestrator.maintenance",
    op: async (tx, nowMs) => {
      const { userId: declarerId } = requireUser(actor);
      const row = await findOrchestrator(tx, id);
      if (row === undefined || row.removedAtMs !== null) throw new NotFound();
      const { fromMs, toMs } = timeOf(input, nowMs);
      const of = { orchestratorId: id, fromMs, toMs, why, declarerId, declaredAtMs: nowMs };
      await insertMaintenance(tx, { id: context.newId("mnt"), ...of });
      const at = { nowMs, rules: context.config.payouts };
      const value = await showOrchestrator(tx, { id, viewer: actor, at });
      return { status: 201, value, subject: { kind: "orchestrator", id, detail: { why } } };
    },
  });
}

function timeOf({ from, to: toMs }: MaintenanceInput, nowMs: number): { fromMs: number; toMs: number } {
  const fromMs = from ?? nowMs;
  const refuse = (pointer: string, detail: string) => new InvalidInput([{ pointer, detail }]);
  if (fromMs < nowMs) throw refuse("#/from", "It may begin now or later: what was found is found.");
  if (toMs <= fromMs) throw refuse("#/to", "It ends before it begins.");
  if (toMs - fromMs > LONGEST_MS) throw refuse("#/to", "It may last a day at most.");
  return { fromMs, toMs };
}
