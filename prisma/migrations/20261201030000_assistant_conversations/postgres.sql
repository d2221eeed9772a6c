-- What people say with the assistant, and what it bought for them while it answered.
CREATE TABLE "assistant_conversations" (
    "id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "agent_id" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "answering_id" TEXT,
    "last_seq" INTEGER NOT NULL DEFAULT 0,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at_ms" BIGINT NOT NULL,
    "updated_at_ms" BIGINT NOT NULL,
    CONSTRAINT "assistant_conversations_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "assistant_conversations_user_id_updated_at_ms_id_idx" ON "assistant_conversations"("user_id", "updated_at_ms", "id");

CREATE TABLE "assistant_messages" (
    "id" TEXT NOT NULL,
    "conversation_id" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "role" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "tries" INTEGER NOT NULL DEFAULT 1,
    "parts" TEXT NOT NULL DEFAULT '[]',
    "failure" TEXT,
    "trace_id" TEXT,
    "model" TEXT,
    "lease_until_ms" BIGINT,
    "created_at_ms" BIGINT NOT NULL,
    "ended_at_ms" BIGINT,
    CONSTRAINT "assistant_messages_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "assistant_messages_role_check" CHECK (role IN ('user', 'assistant')),
    CONSTRAINT "assistant_messages_state_check" CHECK (state IN ('running', 'done', 'stopped', 'failed'))
);
CREATE UNIQUE INDEX "assistant_messages_conversation_id_seq_key" ON "assistant_messages"("conversation_id", "seq");
CREATE INDEX "assistant_messages_state_lease_until_ms_idx" ON "assistant_messages"("state", "lease_until_ms");
