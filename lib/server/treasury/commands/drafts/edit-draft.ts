import { rebased } from "@/lib/domain/treasury/drafts/rebased";
import { withChange } from "@/lib/domain/treasury/policy-draft";
import { draftDocument, type EditDraftInput } from "@/lib/schemas/treasury/policy-draft";
import { command, requireUser } from "@/lib/server/kernel/command";
import type { Call, Context, Reply } from "@/lib/server/kernel/context";
import { ACTIONS } from "@/lib/server/treasury/access";
import { draftFor, stepDraft } from "@/lib/server/treasury/operations/drafts/step-draft";
import { currentPolicy } from "@/lib/server/treasury/reads/current-policy";
import { requireVersion } from "@/lib/server/treasury/reads/drafts/check-policy";
import { showDraft } from "@/lib/server/treasury/reads/drafts/drafts";
import { documentOf } from "@/lib/server/treasury/reads/drafts/policy-document";

/** Another title, comment or change. What it says of pauses, the kill switch and services stays. */
export function editDraft(
  context: Context,
  call: Call<EditDraftInput & { readonly id: string }>,
): Promise<Reply> {
  const { actor, input } = call;
  const { id, version, title, comment, change } = input;
  return command(context, call, {
    action: ACTIONS["policy.change"],
    audited: "policy_draft.edit",
    op: async (tx, nowMs) => {
      const row = await draftFor(tx, { actor: requireUser(actor), id, verb: "edit", version });
      const wanted = change && withChange(draftDocument.parse(row.document), change);
      const edit = { title: title ?? row.title, comment: comment ?? row.comment };
      const document = wanted ? documentOf(wanted) : row.document;
      await stepDraft(tx, row, { verb: "edit", to: "open", nowMs, ...edit, document });
      const value = await showDraft(tx, { actor, id, nowMs });
      return { status: 200, value, subject: { kind: "policy_draft", id } };
    },
  });
}

/** Its own changes over the policy of now; the answer names what both changed. One that was proposed is open again. */
export function rebaseDraft(
  context: Context,
  call: Call<{ readonly id: string; readonly version: number }>,
): Promise<Reply> {
  const { actor, input } = call;
  const { id, version } = input;
  return command(context, call, {
    action: ACTIONS["policy.change"],
    audited: "policy_draft.rebase",
    op: async (tx, nowMs) => {
      const row = await draftFor(tx, { actor: requireUser(actor), id, verb: "rebase", version });
      const current = await currentPolicy(tx);
      const base = await requireVersion(tx, { version: row.baseVersion, pointer: "#/baseVersion" });
      const { policy, conflicts } = rebased(base, draftDocument.parse(row.document), current.policy);
      const over = { document: documentOf(policy), baseVersion: current.version, proposedAtMs: null };
      await stepDraft(tx, row, { verb: "rebase", to: "open", nowMs, ...over });
      const value = await showDraft(tx, { actor, id, nowMs, conflicts });
      return { status: 200, value, subject: { kind: "policy_draft", id, detail: { conflicts } } };
    },
  });
}
