import { NotFound } from "@/lib/domain/errors";
import { APPEAL_TRANSITIONS, type AppealVerb } from "@/lib/domain/network/appeal-lifecycle";
import { AppealDecided, OwnAppeal } from "@/lib/domain/network/errors";
import { requireStep } from "@/lib/domain/transition-table";
import { command, requireUser } from "@/lib/server/kernel/command";
import type { Call, Context, Reply } from "@/lib/server/kernel/context";
import { ACTIONS } from "@/lib/server/network/access";
import { oweForUpheld } from "@/lib/server/network/operations/uphold-sample";
import { showAppeal } from "@/lib/server/network/reads/appeals";
import { decideOpenAppeal, findAppeal, noteOwed } from "@/lib/server/network/tables/appeals";
import { findOrchestrator } from "@/lib/server/network/tables/orchestrators";
import type { AppealRow } from "@/lib/server/network/tables/rows";
import type { Tx } from "@/lib/server/store/tx";

interface Decision {
  readonly id: string;
  readonly verb: AppealVerb;
  readonly reason: string;
}

const LEADS_TO = { uphold: "upheld", refuse: "refused" } as const;

/**
 * An operator decides an appeal. Upheld, its sample counts no more, and what evaluations would have earned without it is owed.
 * @throws NotFound, Forbidden; OwnAppeal for one's own; AppealDecided where it is over
 */
export function decideAppeal(context: Context, call: Call<Decision>): Promise<Reply> {
  const { actor, input } = call;
  const { id, verb, reason: reply } = input;
  return command(context, call, {
    action: ACTIONS["network.operate"],
    audited: `appeal.${verb}`,
    op: async (tx, nowMs) => {
      const { userId: deciderId } = requireUser(actor);
      const appeal = await openAppeal(tx, { id, verb, deciderId });
      const state = LEADS_TO[verb];
      requireStep(APPEAL_TRANSITIONS, { from: "open", verb, to: state });
      const decided = { state, deciderId, reply, usdUnits: 0n, decidedAtMs: nowMs };
      if (!(await decideOpenAppeal(tx, id, decided))) throw new AppealDecided("decided");
      if (verb === "uphold") await noteOwed(tx, { id, usdUnits: await oweForUpheld(tx, context, appeal) });
      const value = await showAppeal(tx, { id, viewer: actor });
      return { status: 200, value, subject: { kind: "appeal", id, detail: { reason: reply } } };
    },
  });
}

async function openAppeal(
  tx: Tx,
  { id, verb, deciderId }: { id: string; verb: AppealVerb; deciderId: string },
): Promise<AppealRow> {
  const appeal = await findAppeal(tx, id);
  if (appeal === undefined) throw new NotFound();
  const owner = (await findOrchestrator(tx, appeal.orchestratorId))?.ownerId;
  if (deciderId === owner || deciderId === appeal.appellantId) throw new OwnAppeal();
  if (APPEAL_TRANSITIONS[appeal.state][verb] === undefined) throw new AppealDecided(appeal.state);
  return appeal;
}
