-- A journal says which call of a service its money was for, so that any cost opens what was booked of it. What came back
-- before now names its event alone.
ALTER TABLE "journals" ADD COLUMN "call_id" TEXT;
DROP TRIGGER "journals_no_update";
UPDATE "journals" SET "call_id" = substr("business_key", 7) WHERE "kind" = 'spend' AND "business_key" NOT LIKE 'spend:stray:%';
CREATE TRIGGER "journals_no_update" BEFORE UPDATE ON "journals" BEGIN SELECT RAISE(ABORT, 'journals is append-only'); END;
CREATE INDEX "journals_of_calls" ON "journals"("call_id") WHERE call_id IS NOT NULL;
-- The treasury takes part in few journals of many: what moved it is found without reading the others.
CREATE INDEX "entries_of_the_treasury" ON "entries"("account_id", "journal_id") WHERE substr(account_id, 1, 9) = 'treasury:';
