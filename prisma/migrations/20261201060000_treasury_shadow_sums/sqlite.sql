-- What a shadow's decisions come to, moved with them: nobody sums them all again to say it.
CREATE TABLE "shadow_sums" (
    "shadow_id" TEXT NOT NULL,
    "was" TEXT NOT NULL,
    "would" TEXT NOT NULL,
    "is_changed" BOOLEAN NOT NULL,
    "calls" BIGINT NOT NULL,
    "was_units" BIGINT NOT NULL,
    "would_units" BIGINT NOT NULL,
    PRIMARY KEY ("shadow_id", "was", "would", "is_changed"),
    CHECK (typeof(was_units) = 'integer'),
    CHECK (typeof(would_units) = 'integer'),
    CHECK (was = 'ALLOWED' OR was = 'DOWNGRADED' OR was = 'REJECTED' OR was = 'WAITING'),
    CHECK (would = 'ALLOWED' OR would = 'DOWNGRADED' OR would = 'REJECTED' OR would = 'WAITING')
);
INSERT INTO shadow_sums (shadow_id, was, would, is_changed, calls, was_units, would_units)
SELECT s.shadow_id, d.action, s.action, s.is_changed, COUNT(*), SUM(d.cost_units), SUM(s.cost_units)
FROM shadow_decisions s JOIN decisions d ON d.id = s.id GROUP BY s.shadow_id, d.action, s.action, s.is_changed;
