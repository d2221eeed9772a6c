import { ConsentRequired } from "@/lib/domain/treasury/drafts/errors";
import { withoutUnsaid } from "@/lib/domain/treasury/owned-service";
import type { Policy } from "@/lib/domain/treasury/policy";
import { requireSound } from "@/lib/domain/treasury/policy-change";
import type { Context } from "@/lib/server/kernel/context";
import type { Tx } from "@/lib/server/store/tx";
import type { VersionedPolicy } from "@/lib/server/treasury/reads/current-policy";
import { needsConsent } from "@/lib/server/treasury/reads/drafts/check-policy";
import { documentOf } from "@/lib/server/treasury/reads/drafts/policy-document";
import { keepNewDraft } from "./new-draft";

const SIGN = "Ask with an operator's token: then it is proposed, and another operator consents.";

/** A policy that an operator wants at once. */
export interface Wanted {
  readonly from: VersionedPolicy;
  readonly policy: Policy;
  readonly title: string;
  /** Null where the house says so, and nobody knows on whose word. */
  readonly authorId: string | null;
  readonly reason: string;
  readonly nowMs: number;
}

/**
 * Keeps a policy that loosens the one of now as a draft, for another operator to consent to.
 * @returns the draft's id; null where nobody needs to be asked
 * @throws InvalidInput as writeVersion would; ConsentRequired where nobody could be told apart from who consents;
 * TooManyDrafts
 */
export async function proposePolicy(tx: Tx, context: Context, wanted: Wanted): Promise<string | null> {
  const { from, authorId, title, reason, nowMs } = wanted;
  const said = withoutUnsaid(wanted.policy);
  if (!(await needsConsent(tx, { was: from.policy, is: said, authorId, nowMs }))) return null;
  if (authorId === null) throw new ConsentRequired(SIGN);
  requireSound(said, { was: from.policy, services: wanted.policy.services });
  const id = context.newId("dft");
  const undecided = { deciderId: null, note: null, liveVersion: null, endedAtMs: null };
  const times = { createdAtMs: nowMs, changedAtMs: nowMs, proposedAtMs: nowMs };
  const what = { id, title, comment: "", document: documentOf(said), baseVersion: from.version };
  await keepNewDraft(tx, {
    ...what,
    state: "proposed",
    version: 1,
    authorId,
    reason,
    ...undecided,
    ...times,
  });
  return id;
}
