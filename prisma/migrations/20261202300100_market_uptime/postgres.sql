-- An agent whose orchestrator is offline or suspended gets no tasks; a task keeps how its agent's fared while it worked.
ALTER TABLE "agents" ADD COLUMN "is_offline" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "orchestrators" ADD COLUMN "agent_id" TEXT;
CREATE INDEX "orchestrators_agent_id_idx" ON "orchestrators"("agent_id");

CREATE TABLE "task_uptimes" (
    "task_id" TEXT NOT NULL PRIMARY KEY,
    "good" INTEGER NOT NULL,
    "known" INTEGER NOT NULL
);
