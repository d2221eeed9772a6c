-- Decisions of a time, counted and listed.
CREATE INDEX "decisions_at_ms_id_idx" ON "decisions"("at_ms", "id");
