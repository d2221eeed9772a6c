import { NotFound } from "@/lib/domain/errors";
import { isAppealable } from "@/lib/domain/network/appeal-lifecycle";
import { NotAppealable } from "@/lib/domain/network/errors";
import { command, requireUser } from "@/lib/server/kernel/command";
import type { Call, Context, Reply } from "@/lib/server/kernel/context";
import { authorizeAppeal } from "@/lib/server/network/access";
import { showAppeal } from "@/lib/server/network/reads/appeals";
import { appealOf, insertAppeal } from "@/lib/server/network/tables/appeals";
import { findOrchestrator } from "@/lib/server/network/tables/orchestrators";
import { sampleInSlot } from "@/lib/server/network/tables/probe-samples";

interface Appealed {
  /** Of the orchestrator. */
  readonly id: string;
  readonly sampleId: string;
  readonly evidence: string;
}

/**
 * An owner calls a sample of their orchestrator wrong; an operator decides.
 * @throws NotFound, Forbidden; NotAppealable where it cost nothing, is older than a week, or was appealed before
 */
export function appealSample(context: Context, call: Call<Appealed>): Promise<Reply> {
  const { actor, input } = call;
  const { id: orchestratorId, evidence: said } = input;
  const slot = Number(input.sampleId);
  return command(context, call, {
    action: null,
    audited: "orchestrator.appeal",
    op: async (tx, nowMs) => {
      const { userId } = requireUser(actor);
      authorizeAppeal(actor, await findOrchestrator(tx, orchestratorId));
      const sample = await sampleInSlot(tx, { id: orchestratorId, slot });
      if (sample === undefined) throw new NotFound();
      if (!isAppealable(sample, nowMs)) throw new NotAppealable(`It was ${sample.outcome}, or is too old.`);
      if ((await appealOf(tx, { orchestratorId, slot })) !== undefined)
        throw new NotAppealable("It was appealed before.");
      const id = context.newId("apl");
      await insertAppeal(tx, {
        ...{ id, orchestratorId, slot, atMs: sample.atMs, appellantId: userId, said, state: "open" },
        ...{ deciderId: null, reply: null, usdUnits: null, openedAtMs: nowMs, decidedAtMs: null },
      });
      const value = await showAppeal(tx, { id, viewer: actor });
      return { status: 201, value, subject: { kind: "appeal", id, detail: { orchestratorId } } };
    },
  });
}
