-- Samples are appealed, operators hold an orchestrator or declare its maintenance, and an evaluation keeps what it was made of.
ALTER TABLE "evaluations" ADD COLUMN "inputs" TEXT;
CREATE INDEX "evaluations_orchestrator_id_at_ms_idx" ON "evaluations"("orchestrator_id", "at_ms");
ALTER TABLE "orchestrators" ADD COLUMN "held_by" TEXT;
ALTER TABLE "orchestrators" ADD COLUMN "held_why" TEXT;

CREATE TABLE "appeals" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "orchestrator_id" TEXT NOT NULL,
    "slot" BIGINT NOT NULL,
    "at_ms" BIGINT NOT NULL,
    "appellant_id" TEXT NOT NULL,
    "said" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "decider_id" TEXT,
    "reply" TEXT,
    "usd_units" BIGINT,
    "opened_at_ms" BIGINT NOT NULL,
    "decided_at_ms" BIGINT,
    CHECK (usd_units IS NULL OR (typeof(usd_units) = 'integer' AND usd_units >= 0)),
    CHECK (state = 'open' OR state = 'upheld' OR state = 'refused')
);
CREATE UNIQUE INDEX "appeals_orchestrator_id_slot_key" ON "appeals"("orchestrator_id", "slot");
CREATE INDEX "appeals_state_id_idx" ON "appeals"("state", "id");

CREATE TABLE "maintenances" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "orchestrator_id" TEXT NOT NULL,
    "from_ms" BIGINT NOT NULL,
    "to_ms" BIGINT NOT NULL,
    "why" TEXT NOT NULL,
    "declarer_id" TEXT NOT NULL,
    "declared_at_ms" BIGINT NOT NULL
);
CREATE INDEX "maintenances_orchestrator_id_to_ms_idx" ON "maintenances"("orchestrator_id", "to_ms");
