-- A journal moves an account once, so the two are an entry's name: one tree less to keep, and what moved an account
-- is found by time.
ALTER TABLE "entries" DROP COLUMN "seq";
DROP INDEX "entries_journal_id_idx";
ALTER TABLE "entries" ADD CONSTRAINT "entries_pkey" PRIMARY KEY ("journal_id", "account_id");
CREATE INDEX "entries_account_id_journal_id_idx" ON "entries"("account_id", "journal_id");
