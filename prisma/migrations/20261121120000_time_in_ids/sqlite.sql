-- Ids sort by time, so lists are read by id: one index less to keep per row, and shorter ones.
DROP INDEX "journals_at_ms_idx";
DROP INDEX "tasks_buyer_id_created_at_ms_id_idx";
DROP INDEX "tasks_agent_id_status_created_at_ms_id_idx";
DROP INDEX "tasks_status_created_at_ms_id_idx";
DROP INDEX "tasks_created_at_ms_id_idx";
CREATE INDEX "tasks_buyer_id_id_idx" ON "tasks"("buyer_id", "id");
CREATE INDEX "tasks_agent_id_status_id_idx" ON "tasks"("agent_id", "status", "id");
CREATE INDEX "tasks_status_id_idx" ON "tasks"("status", "id");
