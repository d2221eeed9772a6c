import { findAttesterWord, insertAttesterWord } from "@/lib/server/escrow/tables/attestations";
import type { Store } from "@/lib/server/store/tx";

/** A word of the attester as the books keep it; the deadline in Unix seconds where it has one. */
export interface LoggedWord {
  readonly kind: "assign" | "nobody_accepted";
  readonly jobId: string;
  readonly message: string;
  readonly digest: string;
  readonly signature: string;
  readonly validUntilS: number | null;
  readonly atMs: number;
}

/** Appends a word; the same word twice is one row. */
export async function logAttesterWord(store: Store, word: LoggedWord): Promise<void> {
  await store.write(async (tx) => {
    if (!(await findAttesterWord(tx, word.digest))) await insertAttesterWord(tx, word);
  });
}
