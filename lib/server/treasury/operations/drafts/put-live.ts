import { LostRace } from "@/lib/domain/errors";
import { draftDocument } from "@/lib/schemas/treasury/policy-draft";
import type { Tx } from "@/lib/server/store/tx";
import { writeVersion } from "@/lib/server/treasury/operations/policy/write-version";
import { currentPolicy } from "@/lib/server/treasury/reads/current-policy";
import { withUnopened } from "@/lib/server/treasury/reads/drafts/with-unopened";
import type { PolicyDraftRow } from "@/lib/server/treasury/tables/rows";
import { stepDraft } from "./step-draft";

/** A draft becomes the policy. Its author is the version's, whoever consented. @throws LostRace, InvalidInput */
export async function putLive(
  tx: Tx,
  row: PolicyDraftRow,
  by: { verb: "publish" | "consent"; reason: string; decider: Partial<PolicyDraftRow>; nowMs: number },
): Promise<void> {
  const { verb, reason, nowMs } = by;
  const from = await currentPolicy(tx);
  const liveVersion = from.version + 1;
  await stepDraft(tx, row, { verb, to: "live", nowMs, reason, liveVersion, ...by.decider });
  const policy = await withUnopened(tx, draftDocument.parse(row.document));
  const made = { source: "operator", authorId: row.authorId, reason } as const;
  const written = await writeVersion(tx, { from, policy, ...made, nowMs });
  if (written?.version !== liveVersion) throw new LostRace("It says what the policy says already.");
}
