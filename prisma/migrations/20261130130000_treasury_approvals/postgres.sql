-- Calls that wait for an approval with their money held, and who decided them.

ALTER TABLE "service_calls" DROP CONSTRAINT "service_calls_state_check";
ALTER TABLE "service_calls" ADD CONSTRAINT "service_calls_state_check" CHECK (state IN ('waiting', 'held', 'paying', 'paid', 'served', 'claimed', 'refunded', 'released', 'denied'));

CREATE TABLE "approvals" (
    "id" TEXT NOT NULL,
    "request_hash" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "expires_at_ms" BIGINT NOT NULL,
    "decider_id" TEXT,
    "note" TEXT,
    "decided_at_ms" BIGINT,
    CONSTRAINT "approvals_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "approvals_state_check" CHECK (state IN ('waiting', 'approved', 'refused', 'expired', 'voided'))
);
CREATE INDEX "approvals_state_id_idx" ON "approvals"("state", "id");
CREATE INDEX "approvals_decided_at_ms_idx" ON "approvals"("decided_at_ms");
