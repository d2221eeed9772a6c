-- Only people's accounts are listed; the house's are summed from everything, and take part in every journal.
DROP INDEX "entries_account_id_journal_id_idx";
CREATE INDEX "entries_of_people" ON "entries"("account_id", "journal_id") WHERE substr(account_id, 1, 5) = 'user:';
