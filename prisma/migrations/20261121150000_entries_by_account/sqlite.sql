-- A journal moves an account once, so the two are an entry's name: one tree less to keep, and what moved an account
-- is found by time.
CREATE TABLE "entries_new" (
    "journal_id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "asset" TEXT NOT NULL,
    "units" BIGINT NOT NULL,

    PRIMARY KEY ("journal_id", "account_id"),
    CHECK (asset = 'SAT' OR asset = 'MNEE' OR asset = 'ETH'),
    CHECK (typeof(units) = 'integer')
) WITHOUT ROWID;
INSERT INTO "entries_new" SELECT "journal_id", "account_id", "asset", "units" FROM "entries";
DROP TABLE "entries";
ALTER TABLE "entries_new" RENAME TO "entries";
CREATE INDEX "entries_account_id_journal_id_idx" ON "entries"("account_id", "journal_id");
CREATE TRIGGER "entries_no_update" BEFORE UPDATE ON "entries" BEGIN SELECT RAISE(ABORT, 'entries is append-only'); END;
CREATE TRIGGER "entries_no_delete" BEFORE DELETE ON "entries" BEGIN SELECT RAISE(ABORT, 'entries is append-only'); END;
