-- A policy beside the one that holds: what it would have said is recorded, and changes nothing.
CREATE TABLE "shadows" (
    "id" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "document" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "starter_id" TEXT,
    "since_turn" BIGINT NOT NULL,
    "since_at_ms" BIGINT NOT NULL,
    "until_turn" BIGINT,
    "ended_at_ms" BIGINT,
    "done_turn" BIGINT NOT NULL,
    CONSTRAINT "shadows_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "shadows_since_turn_idx" ON "shadows"("since_turn");
CREATE TABLE "shadow_decisions" (
    "id" TEXT NOT NULL,
    "shadow_id" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "called_service_id" TEXT,
    "mode" TEXT NOT NULL,
    "approved_quantity" INTEGER NOT NULL,
    "cost_units" BIGINT NOT NULL,
    "reason" TEXT NOT NULL,
    "is_changed" BOOLEAN NOT NULL,
    CONSTRAINT "shadow_decisions_pkey" PRIMARY KEY ("id"),
    CHECK (action IN ('ALLOWED', 'DOWNGRADED', 'REJECTED', 'WAITING')),
    CHECK (mode IN ('FULL', 'SUMMARY_ONLY'))
);
CREATE INDEX "shadow_decisions_shadow_id_is_changed_id_idx" ON "shadow_decisions"("shadow_id", "is_changed", "id");
CREATE TRIGGER "shadow_decisions_no_change" BEFORE UPDATE OR DELETE OR TRUNCATE ON "shadow_decisions" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
