-- A policy beside the one that holds: what it would have said is recorded, and changes nothing.
CREATE TABLE "shadows" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "title" TEXT NOT NULL,
    "document" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "starter_id" TEXT,
    "since_turn" BIGINT NOT NULL,
    "since_at_ms" BIGINT NOT NULL,
    "until_turn" BIGINT,
    "ended_at_ms" BIGINT,
    "done_turn" BIGINT NOT NULL
);
CREATE INDEX "shadows_since_turn_idx" ON "shadows"("since_turn");
CREATE TABLE "shadow_decisions" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "shadow_id" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "called_service_id" TEXT,
    "mode" TEXT NOT NULL,
    "approved_quantity" INTEGER NOT NULL,
    "cost_units" BIGINT NOT NULL,
    "reason" TEXT NOT NULL,
    "is_changed" BOOLEAN NOT NULL,
    CHECK (typeof(cost_units) = 'integer'),
    CHECK (action = 'ALLOWED' OR action = 'DOWNGRADED' OR action = 'REJECTED' OR action = 'WAITING'),
    CHECK (mode = 'FULL' OR mode = 'SUMMARY_ONLY')
);
CREATE INDEX "shadow_decisions_shadow_id_is_changed_id_idx" ON "shadow_decisions"("shadow_id", "is_changed", "id");
CREATE TRIGGER "shadow_decisions_no_update" BEFORE UPDATE ON "shadow_decisions" BEGIN SELECT RAISE(ABORT, 'shadow_decisions is append-only'); END;
CREATE TRIGGER "shadow_decisions_no_delete" BEFORE DELETE ON "shadow_decisions" BEGIN SELECT RAISE(ABORT, 'shadow_decisions is append-only'); END;
