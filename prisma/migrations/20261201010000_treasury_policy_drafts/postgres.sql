-- Drafts of the policy, and what its files said when they were last taken up.
CREATE TABLE "policy_drafts" (
    "id" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "comment" TEXT NOT NULL DEFAULT '',
    "document" TEXT NOT NULL,
    "base_version" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "author_id" TEXT NOT NULL,
    "reason" TEXT,
    "decider_id" TEXT,
    "note" TEXT,
    "live_version" INTEGER,
    "created_at_ms" BIGINT NOT NULL,
    "changed_at_ms" BIGINT NOT NULL,
    "proposed_at_ms" BIGINT,
    "ended_at_ms" BIGINT,
    CONSTRAINT "policy_drafts_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "policy_drafts_state_check" CHECK (state IN ('open', 'proposed', 'live', 'refused', 'withdrawn'))
);
CREATE INDEX "policy_drafts_state_proposed_at_ms_idx" ON "policy_drafts"("state", "proposed_at_ms");

CREATE TABLE "policy_file_words" (
    "id" INTEGER NOT NULL,
    "document" TEXT NOT NULL,
    "taken_up_at_ms" BIGINT NOT NULL,
    CONSTRAINT "policy_file_words_pkey" PRIMARY KEY ("id")
);
