-- How the servers of services are, as the last probes found them.
CREATE TABLE "service_health" (
    "origin" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "since_at_ms" BIGINT NOT NULL,
    "checked_at_ms" BIGINT NOT NULL,
    "failures_in_row" INTEGER NOT NULL DEFAULT 0,
    "took_ms" INTEGER,
    "error" TEXT,
    CONSTRAINT "service_health_pkey" PRIMARY KEY ("origin"),
    CONSTRAINT "service_health_state_check" CHECK (state IN ('up', 'down', 'unknown')),
    CONSTRAINT "service_health_failures_in_row_check" CHECK (failures_in_row >= 0)
);

-- Owners of services make versions of the policy as well.
ALTER TABLE "policy_versions"
    DROP CONSTRAINT "policy_versions_source_check",
    ADD CONSTRAINT "policy_versions_source_check" CHECK (source IN ('file', 'operator', 'owner'));
