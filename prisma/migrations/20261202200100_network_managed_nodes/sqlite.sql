-- Orchestrators that prove that they are connected.
CREATE TABLE "managed_nodes" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "owner_id" TEXT NOT NULL,
    "endpoint" TEXT NOT NULL,
    "skills" TEXT NOT NULL DEFAULT '[]',
    "eth_address" TEXT,
    "challenge_nonce" TEXT,
    "challenge_until_ms" BIGINT,
    "proven_at_ms" BIGINT,
    "disconnected_at_ms" BIGINT,
    "calls" INTEGER NOT NULL DEFAULT 0,
    "latency_ms" INTEGER,
    "uptime_s" BIGINT,
    "registered_at_ms" BIGINT NOT NULL
);
CREATE INDEX "managed_nodes_owner_id_idx" ON "managed_nodes"("owner_id");
