import { command, requireUser } from "@/lib/server/kernel/command";
import type { Call, Context, Reply } from "@/lib/server/kernel/context";
import { ACTIONS } from "@/lib/server/treasury/access";
import { draftFor, stepDraft } from "@/lib/server/treasury/operations/drafts/step-draft";
import { showDraft } from "@/lib/server/treasury/reads/drafts/drafts";

interface Input {
  readonly id: string;
  readonly version?: number | undefined;
  readonly reason?: string | undefined;
}

/** Another operator says no to a proposed draft. */
export const refuseDraft = (context: Context, call: Call<Input>): Promise<Reply> =>
  endDraft(context, call, { verb: "refuse", to: "refused" });

/** Its author takes a draft back. */
export const withdrawDraft = (context: Context, call: Call<Input>): Promise<Reply> =>
  endDraft(context, call, { verb: "withdraw", to: "withdrawn" });

type Ending = { verb: "refuse"; to: "refused" } | { verb: "withdraw"; to: "withdrawn" };

function endDraft(context: Context, call: Call<Input>, { verb, to }: Ending): Promise<Reply> {
  const { actor, input } = call;
  const { id, version, reason: note = null } = input;
  return command(context, call, {
    action: ACTIONS["policy.change"],
    audited: `policy_draft.${verb}`,
    op: async (tx, nowMs) => {
      const user = requireUser(actor);
      const row = await draftFor(tx, { actor: user, id, verb, version });
      const decider = verb === "refuse" ? { deciderId: user.userId, note } : {};
      await stepDraft(tx, row, { verb, to, nowMs, ...decider });
      const detail = note === null ? undefined : { reason: note };
      const subject = { kind: "policy_draft", id, ...(detail && { detail }) };
      return { status: 200, value: await showDraft(tx, { actor, id, nowMs }), subject };
    },
  });
}
