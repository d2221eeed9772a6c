import { InvariantBroken, LostRace, NotFound } from "@/lib/domain/errors";
import { ShadowRuns } from "@/lib/domain/treasury/errors";
import type { PolicyChange } from "@/lib/domain/treasury/policy-draft";
import type { ChangePolicyInput } from "@/lib/schemas/treasury/policy";
import type { StartShadowInput } from "@/lib/schemas/treasury/shadow";
import { command } from "@/lib/server/kernel/command";
import type { Call, Context, Reply } from "@/lib/server/kernel/context";
import { ACTIONS } from "@/lib/server/treasury/access";
import { changeDocument } from "@/lib/server/treasury/operations/policy/change-document";
import { currentPolicy } from "@/lib/server/treasury/reads/current-policy";
import { showShadow } from "@/lib/server/treasury/reads/replay/shadow-view";
import { soundChange, soundParts } from "@/lib/server/treasury/reads/replay/sound-change";
import { budgetTimeRead, lastTurn } from "@/lib/server/treasury/tables/budgets";
import { endShadow, insertShadow, latestShadow } from "@/lib/server/treasury/tables/replay/shadows";

/**
 * Starts a policy beside the one that holds, from the next decision on. It changes nothing: the calls are decided without
 * it, and a job decides them again.
 * @throws ShadowRuns while another does
 */
export function startShadow(context: Context, call: Call<StartShadowInput>): Promise<Reply> {
  const { input } = call;
  return begin(context, call, { title: input.title, change: () => soundChange(context.store, input) });
}

/**
 * The same for other caps, rules and threshold than those of the version that was read.
 * @throws LostRace when the policy changed since; ShadowRuns
 */
export function shadowPolicy(context: Context, call: Call<ChangePolicyInput>): Promise<Reply> {
  const { version, reason: title, ...parts } = call.input;
  return begin(context, call, {
    title,
    readVersion: version,
    change: () => soundParts(context.store, parts),
  });
}

interface Begun {
  readonly title: string;
  readonly readVersion?: number;
  readonly change: () => Promise<PolicyChange | null>;
}

function begin<I>(
  context: Context,
  call: Call<I>,
  { title, readVersion, change: evidence }: Begun,
): Promise<Reply> {
  const { actor } = call;
  return command(context, call, {
    action: ACTIONS["policy.change"],
    audited: "policy.shadow",
    evidence,
    op: async (tx, nowMs, change) => {
      if (change === null) throw new InvariantBroken("A shadow needs a policy.");
      const [sinceTurn, { version }] = [await lastTurn(tx), await currentPolicy(tx)];
      if (readVersion !== undefined && readVersion !== version) throw new LostRace();
      const running = await latestShadow(tx);
      if (running?.untilTurn === null) throw new ShadowRuns(running.title);
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
