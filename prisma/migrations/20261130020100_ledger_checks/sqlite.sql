-- A journal's kind and a settlement's outcome are words of the domain's lists.
CREATE TABLE "journals_new" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "kind" TEXT NOT NULL,
    "business_key" TEXT NOT NULL,
    "task_id" TEXT,
    "reverses_id" TEXT,
    "detail" TEXT NOT NULL DEFAULT '{}',
    "at_ms" BIGINT NOT NULL,
    CHECK (kind = 'grant' OR kind = 'lock' OR kind = 'deposit_seen' OR kind = 'deposit_confirmed' OR kind = 'settle' OR kind = 'withdraw' OR kind = 'withdraw_fees' OR kind = 'suspense_in' OR kind = 'suspense_out' OR kind = 'reversal')
) WITHOUT ROWID;
INSERT INTO "journals_new" (
    "id", "kind", "business_key", "task_id", "reverses_id", "detail", "at_ms"
) SELECT
    "id", "kind", "business_key", "task_id", "reverses_id", "detail", "at_ms"
FROM "journals";
DROP TABLE "journals";
ALTER TABLE "journals_new" RENAME TO "journals";
CREATE UNIQUE INDEX "journals_business_key_key" ON "journals"("business_key");
CREATE INDEX "journals_task_id_idx" ON "journals"("task_id");
CREATE UNIQUE INDEX "journals_reverses" ON "journals"("reverses_id") WHERE reverses_id IS NOT NULL;
CREATE TRIGGER "journals_no_update" BEFORE UPDATE ON "journals" BEGIN SELECT RAISE(ABORT, 'journals is append-only'); END;
CREATE TRIGGER "journals_no_delete" BEFORE DELETE ON "journals" BEGIN SELECT RAISE(ABORT, 'journals is append-only'); END;

CREATE TABLE "settlements_new" (
    "task_id" TEXT NOT NULL,
    "part" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "agent_units" BIGINT NOT NULL,
    "fee_units" BIGINT NOT NULL,
    "buyer_units" BIGINT NOT NULL,
    "journal_id" TEXT NOT NULL,
    "at_ms" BIGINT NOT NULL,

    PRIMARY KEY ("task_id", "part"),
    CHECK (part = 'undisputed' OR part = 'rest'),
    CHECK (agent_units >= 0 AND fee_units >= 0 AND buyer_units >= 0),
    CHECK (typeof(agent_units) = 'integer'),
    CHECK (typeof(fee_units) = 'integer'),
    CHECK (typeof(buyer_units) = 'integer'),
    CHECK (outcome = 'awaiting_payment' OR outcome = 'open' OR outcome = 'assigned' OR outcome = 'in_progress' OR outcome = 'submitted' OR outcome = 'rejected' OR outcome = 'disputed' OR outcome = 'completed' OR outcome = 'failed' OR outcome = 'refunded' OR outcome = 'resolved' OR outcome = 'cancelled' OR outcome = 'expired')
) WITHOUT ROWID;
INSERT INTO "settlements_new" (
    "task_id", "part", "outcome", "agent_units", "fee_units", "buyer_units", "journal_id", "at_ms"
) SELECT
    "task_id", "part", "outcome", "agent_units", "fee_units", "buyer_units", "journal_id", "at_ms"
FROM "settlements";
DROP TABLE "settlements";
ALTER TABLE "settlements_new" RENAME TO "settlements";
CREATE TRIGGER "settlements_no_update" BEFORE UPDATE ON "settlements" BEGIN SELECT RAISE(ABORT, 'settlements is append-only'); END;
CREATE TRIGGER "settlements_no_delete" BEFORE DELETE ON "settlements" BEGIN SELECT RAISE(ABORT, 'settlements is append-only'); END;
