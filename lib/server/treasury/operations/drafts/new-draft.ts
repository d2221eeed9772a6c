import { TooManyDrafts } from "@/lib/domain/treasury/drafts/errors";
import { MOST_DRAFTS } from "@/lib/domain/treasury/drafts/lifecycle";
import type { Tx } from "@/lib/server/store/tx";
import { countUnended, insertDraft } from "@/lib/server/treasury/tables/policy-drafts";
import type { PolicyDraftRow } from "@/lib/server/treasury/tables/rows";

/** Keeps a draft that begins, or is proposed at once. @throws TooManyDrafts */
export async function keepNewDraft(tx: Tx, row: PolicyDraftRow): Promise<void> {
  if ((await countUnended(tx, row.authorId)) >= MOST_DRAFTS) throw new TooManyDrafts(MOST_DRAFTS);
  await insertDraft(tx, row);
}
