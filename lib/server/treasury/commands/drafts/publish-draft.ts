import { InvalidInput } from "@/lib/domain/errors";
import { withoutUnsaid } from "@/lib/domain/treasury/owned-service";
import { policyDifferences, requireSound } from "@/lib/domain/treasury/policy-change";
import { draftDocument } from "@/lib/schemas/treasury/policy-draft";
import { command, requireUser } from "@/lib/server/kernel/command";
import type { Call, Context, Reply } from "@/lib/server/kernel/context";
import type { Tx } from "@/lib/server/store/tx";
import { ACTIONS } from "@/lib/server/treasury/access";
import { policySince } from "@/lib/server/treasury/operations/drafts/policy-since";
import { putLive } from "@/lib/server/treasury/operations/drafts/put-live";
import { draftFor, stepDraft } from "@/lib/server/treasury/operations/drafts/step-draft";
import { currentPolicy } from "@/lib/server/treasury/reads/current-policy";
import { needsConsent } from "@/lib/server/treasury/reads/drafts/check-policy";
import { showDraft } from "@/lib/server/treasury/reads/drafts/drafts";
import { withUnopened } from "@/lib/server/treasury/reads/drafts/with-unopened";
import type { PolicyDraftRow } from "@/lib/server/treasury/tables/rows";

/**
 * Makes a draft the policy; 202 where it loosens and another operator is asked first.
 * @throws PolicyChanged for one that the policy has overtaken; InvalidInput with the place of each fault
 */
export function publishDraft(
  context: Context,
  call: Call<{ readonly id: string; readonly version: number; readonly reason: string }>,
): Promise<Reply> {
  const { actor, input } = call;
  const { id, version, reason } = input;
  return command(context, call, {
    action: ACTIONS["policy.change"],
    audited: "policy_draft.publish",
    op: async (tx, nowMs) => {
      const row = await draftFor(tx, { actor: requireUser(actor), id, verb: "publish", version });
      const since = await policySince(tx, row);
      if (since) throw since;
      const isAsked = await isAskedAbout(tx, row, nowMs);
      const step = { verb: "publish", reason, nowMs } as const;
      if (isAsked) await stepDraft(tx, row, { ...step, to: "proposed", proposedAtMs: nowMs });
      else await putLive(tx, row, { ...step, decider: {} });
      const detail = { outcome: isAsked ? "proposed" : "live" };
      const value = await showDraft(tx, { actor, id, nowMs });
      return { status: isAsked ? 202 : 200, value, subject: { kind: "policy_draft", id, detail } };
    },
  });
}

/** Whether another operator is asked about a sound draft. @throws InvalidInput for one that is not, or changes nothing */
async function isAskedAbout(tx: Tx, row: PolicyDraftRow, nowMs: number): Promise<boolean> {
  const { policy: was } = await currentPolicy(tx);
  const whole = await withUnopened(tx, draftDocument.parse(row.document));
  const said = withoutUnsaid(whole);
  requireSound(said, { was, services: whole.services });
  if (policyDifferences(was, said).length === 0)
    throw new InvalidInput([{ pointer: "#", detail: "It changes nothing. Edit it, then publish it." }]);
  return needsConsent(tx, { was, is: said, authorId: row.authorId, nowMs });
}
