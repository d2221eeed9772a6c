import { PolicyChanged } from "@/lib/domain/treasury/drafts/errors";
import { z } from "@/lib/schemas/zod";
import { command, requireUser } from "@/lib/server/kernel/command";
import type { Call, Context, Reply } from "@/lib/server/kernel/context";
import { ACTIONS } from "@/lib/server/treasury/access";
import { policySince } from "@/lib/server/treasury/operations/drafts/policy-since";
import { putLive } from "@/lib/server/treasury/operations/drafts/put-live";
import { draftFor, stepDraft } from "@/lib/server/treasury/operations/drafts/step-draft";
import { showDraft } from "@/lib/server/treasury/reads/drafts/drafts";

const since = z.object({ baseVersion: z.number(), version: z.number(), paths: z.array(z.string()) });
const reopened = z.object({ reopened: since });

/**
 * Another operator's consent makes a proposed draft the policy: just that version of it, over just the policy that it
 * was proposed against.
 * @throws PolicyChanged where that is another one now; the draft is open again
 */
export async function consentToDraft(
  context: Context,
  call: Call<{ readonly id: string; readonly version: number; readonly reason?: string | undefined }>,
): Promise<Reply> {
  const { actor, input } = call;
  const { id, version, reason: note = null } = input;
  const reply = await command(context, call, {
    action: ACTIONS["policy.change"],
    audited: "policy_draft.consent",
    op: async (tx, nowMs) => {
      const user = requireUser(actor);
      const row = await draftFor(tx, { actor: user, id, verb: "consent", version });
      const changed = await policySince(tx, row);
      if (changed) {
        await stepDraft(tx, row, { verb: "consent", to: "open", nowMs, proposedAtMs: null });
        const subject = { kind: "policy_draft", id, detail: { outcome: "reopened" } };
        return { status: 409, value: { reopened: changed.values }, subject };
      }
      const decider = { deciderId: user.userId, note };
      await putLive(tx, row, { verb: "consent", reason: row.reason ?? row.title, decider, nowMs });
      const subject = { kind: "policy_draft", id, detail: { outcome: "live", reason: note } };
      return { status: 200, value: await showDraft(tx, { actor, id, nowMs }), subject };
    },
  });
  if (reply.status !== 409) return reply;
  throw new PolicyChanged(reopened.parse(JSON.parse(reply.body)).reopened, "reopened");
}
