-- What was decided, and what calls come to, by minutes, hours and days: moved with each decision and call, so that the pictures of
-- the treasury cost the same however much there is.
CREATE TABLE "decision_sums" (
    "span_ms" BIGINT NOT NULL,
    "from_ms" BIGINT NOT NULL,
    "action" TEXT NOT NULL,
    "decisions" BIGINT NOT NULL,
    CONSTRAINT "decision_sums_pkey" PRIMARY KEY ("span_ms", "from_ms", "action"),
    CHECK (action IN ('ALLOWED', 'DOWNGRADED', 'REJECTED', 'WAITING'))
);
CREATE TABLE "call_sums" (
    "span_ms" BIGINT NOT NULL,
    "from_ms" BIGINT NOT NULL,
    "agent_id" TEXT NOT NULL,
    "service_id" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "calls" BIGINT NOT NULL,
    "cost_units" BIGINT NOT NULL,
    "paid_units" BIGINT NOT NULL,
    "returned_units" BIGINT NOT NULL,
    "returned_calls" BIGINT NOT NULL,
    CONSTRAINT "call_sums_pkey" PRIMARY KEY ("span_ms", "from_ms", "agent_id", "service_id", "state"),
    CHECK (state IN ('waiting', 'held', 'paying', 'paid', 'served', 'claimed', 'refunded', 'released', 'denied'))
);
INSERT INTO decision_sums (span_ms, from_ms, action, decisions)
SELECT 60000, at_ms - at_ms % 60000, action, COUNT(*) FROM decisions GROUP BY 2, 3;
INSERT INTO decision_sums (span_ms, from_ms, action, decisions)
SELECT 3600000, at_ms - at_ms % 3600000, action, COUNT(*) FROM decisions GROUP BY 2, 3;
INSERT INTO decision_sums (span_ms, from_ms, action, decisions)
SELECT 86400000, at_ms - at_ms % 86400000, action, COUNT(*) FROM decisions GROUP BY 2, 3;
INSERT INTO call_sums (span_ms, from_ms, agent_id, service_id, state, calls, cost_units, paid_units, returned_units, returned_calls)
SELECT 3600000, held_at_ms - held_at_ms % 3600000, agent_id, service_id, state, COUNT(*), CAST(SUM(cost_units) AS BIGINT), CAST(SUM(paid_units) AS BIGINT),
  CAST(SUM(returned_units) AS BIGINT), SUM(CASE WHEN returned_units > 0 THEN 1 ELSE 0 END)
FROM service_calls GROUP BY 2, 3, 4, 5;
INSERT INTO call_sums (span_ms, from_ms, agent_id, service_id, state, calls, cost_units, paid_units, returned_units, returned_calls)
SELECT 86400000, held_at_ms - held_at_ms % 86400000, agent_id, service_id, state, COUNT(*), CAST(SUM(cost_units) AS BIGINT), CAST(SUM(paid_units) AS BIGINT),
  CAST(SUM(returned_units) AS BIGINT), SUM(CASE WHEN returned_units > 0 THEN 1 ELSE 0 END)
FROM service_calls GROUP BY 2, 3, 4, 5;
