-- What a shadow's decisions come to, moved with them: nobody sums them all again to say it.
CREATE TABLE "shadow_sums" (
    "shadow_id" TEXT NOT NULL,
    "was" TEXT NOT NULL,
    "would" TEXT NOT NULL,
    "is_changed" BOOLEAN NOT NULL,
    "calls" BIGINT NOT NULL,
    "was_units" BIGINT NOT NULL,
    "would_units" BIGINT NOT NULL,
    CONSTRAINT "shadow_sums_pkey" PRIMARY KEY ("shadow_id", "was", "would", "is_changed"),
    CHECK (was IN ('ALLOWED', 'DOWNGRADED', 'REJECTED', 'WAITING')),
    CHECK (would IN ('ALLOWED', 'DOWNGRADED', 'REJECTED', 'WAITING'))
);
INSERT INTO shadow_sums (shadow_id, was, would, is_changed, calls, was_units, would_units)
SELECT s.shadow_id, d.action, s.action, s.is_changed, COUNT(*), CAST(SUM(d.cost_units) AS BIGINT), CAST(SUM(s.cost_units) AS BIGINT)
FROM shadow_decisions s JOIN decisions d ON d.id = s.id GROUP BY s.shadow_id, d.action, s.action, s.is_changed;
