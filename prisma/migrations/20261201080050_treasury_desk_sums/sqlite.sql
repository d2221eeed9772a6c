-- What was decided, and what calls come to, by minutes, hours and days: moved with each decision and call, so that the pictures of
-- the treasury cost the same however much there is.
CREATE TABLE "decision_sums" (
    "span_ms" BIGINT NOT NULL,
    "from_ms" BIGINT NOT NULL,
    "action" TEXT NOT NULL,
    "decisions" BIGINT NOT NULL,
    PRIMARY KEY ("span_ms", "from_ms", "action"),
    CHECK (action = 'ALLOWED' OR action = 'DOWNGRADED' OR action = 'REJECTED' OR action = 'WAITING')
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
    PRIMARY KEY ("span_ms", "from_ms", "agent_id", "service_id", "state"),
    CHECK (typeof(cost_units) = 'integer'),
    CHECK (typeof(paid_units) = 'integer'),
    CHECK (typeof(returned_units) = 'integer'),
    CHECK (state = 'waiting' OR state = 'held' OR state = 'paying' OR state = 'paid' OR state = 'served' OR state = 'claimed' OR state = 'refunded' OR state = 'released' OR state = 'denied')
);
INSERT INTO decision_sums (span_ms, from_ms, action, decisions)
SELECT 60000, at_ms - at_ms % 60000, action, COUNT(*) FROM decisions GROUP BY 2, 3;
INSERT INTO decision_sums (span_ms, from_ms, action, decisions)
SELECT 3600000, at_ms - at_ms % 3600000, action, COUNT(*) FROM decisions GROUP BY 2, 3;
INSERT INTO decision_sums (span_ms, from_ms, action, decisions)
SELECT 86400000, at_ms - at_ms % 86400000, action, COUNT(*) FROM decisions GROUP BY 2, 3;
INSERT INTO call_sums (span_ms, from_ms, agent_id, service_id, state, calls, cost_units, paid_units, returned_units, returned_calls)
SELECT 3600000, held_at_ms - held_at_ms % 3600000, agent_id, service_id, state, COUNT(*), SUM(cost_units), SUM(paid_units),
  SUM(returned_units), SUM(CASE WHEN returned_units > 0 THEN 1 ELSE 0 END)
FROM service_calls GROUP BY 2, 3, 4, 5;
INSERT INTO call_sums (span_ms, from_ms, agent_id, service_id, state, calls, cost_units, paid_units, returned_units, returned_calls)
SELECT 86400000, held_at_ms - held_at_ms % 86400000, agent_id, service_id, state, COUNT(*), SUM(cost_units), SUM(paid_units),
  SUM(returned_units), SUM(CASE WHEN returned_units > 0 THEN 1 ELSE 0 END)
FROM service_calls GROUP BY 2, 3, 4, 5;
