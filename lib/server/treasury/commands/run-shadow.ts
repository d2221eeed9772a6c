import { InvariantBroken, NotFound } from "@/lib/domain/errors";
import { ShadowRuns } from "@/lib/domain/treasury/errors";
import type { StartShadowInput } from "@/lib/schemas/treasury/shadow";
import { command } from "@/lib/server/kernel/command";
import type { Call, Context, Reply } from "@/lib/server/kernel/context";
import { ACTIONS } from "@/lib/server/treasury/access";
import { changeDocument } from "@/lib/server/treasury/operations/policy/change-document";
import { currentPolicy } from "@/lib/server/treasury/reads/current-policy";
import { showShadow } from "@/lib/server/treasury/reads/replay/shadow-view";
import { soundChange } from "@/lib/server/treasury/reads/replay/sound-change";
import { budgetTimeRead, lastTurn } from "@/lib/server/treasury/tables/budgets";
import { endShadow, insertShadow, latestShadow } from "@/lib/server/treasury/tables/replay/shadows";

/**
 * Starts a policy beside the one that holds, from the next decision on. It changes nothing: the calls are decided without
 * it, and a job decides them again.
 * @throws ShadowRuns while another does
 */
export function startShadow(context: Context, call: Call<StartShadowInput>): Promise<Reply> {
  const { actor, input } = call;
  const { title } = input;
  return command(context, call, {
    action: ACTIONS["policy.change"],
    audited: "policy.shadow",
    evidence: () => soundChange(context.store, input),
    op: async (tx, nowMs, change) => {
      if (change === null) throw new InvariantBroken("A shadow needs a policy.");
      const running = await latestShadow(tx);
      if (running?.untilTurn === null) throw new ShadowRuns(running.title);
      const [sinceTurn, { version }] = [await lastTurn(tx), await currentPolicy(tx)];
      const sinceAtMs = await budgetTimeRead(tx, nowMs);
      const id = context.newId("shd", nowMs);
      const starterId = actor.kind === "user" ? actor.userId : null;
      const since = { version, sinceTurn, sinceAtMs, doneTurn: sinceTurn };
      const document = changeDocument(change);
      await insertShadow(tx, { id, title, document, starterId, ...since, untilTurn: null, endedAtMs: null });
      const subject = { kind: "shadow", id, detail: { title, sinceTurn } };
      return { status: 201, value: await showShadow(tx), subject };
    },
  });
}

/** Ends the one that runs; the decisions until now are still decided by it. @throws NotFound where none does */
export function stopShadow(context: Context, call: Call<unknown>): Promise<Reply> {
  return command(context, call, {
    action: ACTIONS["policy.change"],
    audited: "policy.shadow_stopped",
    op: async (tx, nowMs) => {
      if (!(await endShadow(tx, nowMs))) throw new NotFound();
      const value = await showShadow(tx);
      return { status: 200, value, subject: { kind: "shadow", id: value.shadow?.id ?? "" } };
    },
  });
}
