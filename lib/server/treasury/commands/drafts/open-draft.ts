import { NotFound } from "@/lib/domain/errors";
import { changeOf, withChange } from "@/lib/domain/treasury/policy-draft";
import type { OpenDraftInput } from "@/lib/schemas/treasury/policy-draft";
import { command, requireUser } from "@/lib/server/kernel/command";
import type { Call, Context, Reply } from "@/lib/server/kernel/context";
import type { Tx } from "@/lib/server/store/tx";
import { ACTIONS } from "@/lib/server/treasury/access";
import { keepNewDraft } from "@/lib/server/treasury/operations/drafts/new-draft";
import { currentPolicy } from "@/lib/server/treasury/reads/current-policy";
import { requireVersion } from "@/lib/server/treasury/reads/drafts/check-policy";
import { showDraft } from "@/lib/server/treasury/reads/drafts/drafts";
import { documentOf } from "@/lib/server/treasury/reads/drafts/policy-document";

/** Begins a draft: of the policy of now, or with the caps, rules and agents of an older version. It may be faulty. @throws TooManyDrafts */
export function openDraft(context: Context, call: Call<OpenDraftInput>): Promise<Reply> {
  const { actor, input } = call;
  return command(context, call, {
    action: ACTIONS["policy.change"],
    audited: "policy_draft.open",
    op: async (tx, nowMs) => {
      const { userId: authorId } = requireUser(actor);
      const id = context.newId("dft");
      const { title, comment = "" } = input;
      const undecided = { reason: null, deciderId: null, note: null, liveVersion: null };
      const times = { createdAtMs: nowMs, changedAtMs: nowMs, proposedAtMs: null, endedAtMs: null };
      const what = { id, title, comment, ...(await wantedOf(tx, input)), authorId };
      await keepNewDraft(tx, { ...what, state: "open", version: 1, ...undecided, ...times });
      const value = await showDraft(tx, { actor, id, nowMs });
      return { status: 201, value, subject: { kind: "policy_draft", id } };
    },
  });
}

async function wantedOf(tx: Tx, input: OpenDraftInput) {
  const current = await currentPolicy(tx);
  if (current.version === 0) throw new NotFound("There is no policy yet, so there is nothing to draft of.");
  const { change, fromVersion, baseVersion = current.version } = input;
  const base = await requireVersion(tx, { version: baseVersion, pointer: "#/baseVersion" });
  if (change) return { document: documentOf(withChange(base, change)), baseVersion };
  if (fromVersion === undefined) return { document: documentOf(base), baseVersion };
  const older = await requireVersion(tx, { version: fromVersion, pointer: "#/fromVersion" });
  return { document: documentOf(withChange(base, changeOf(older))), baseVersion };
}
