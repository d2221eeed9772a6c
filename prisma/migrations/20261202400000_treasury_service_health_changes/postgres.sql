-- When the servers of services came up and went down: of the last days, as far as anybody looked.
CREATE TABLE "service_health_changes" (
    "origin" TEXT NOT NULL,
    "at_ms" BIGINT NOT NULL,
    "was" TEXT,
    "state" TEXT NOT NULL,
    CONSTRAINT "service_health_changes_pkey" PRIMARY KEY ("origin", "at_ms"),
    CHECK (was IN ('up', 'down', 'unknown')),
    CHECK (state IN ('up', 'down', 'unknown'))
);
CREATE INDEX "service_health_changes_at_ms_idx" ON "service_health_changes"("at_ms");
INSERT INTO service_health_changes (origin, at_ms, was, state) SELECT origin, since_at_ms, NULL, state FROM service_health;
