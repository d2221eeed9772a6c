-- What was said of budgets while their clock was ahead is forgotten when it is set back.
DROP TRIGGER "budget_alerts_no_change" ON "budget_alerts";
DROP TRIGGER "budget_forecasts_no_change" ON "budget_forecasts";
-- What is stamped after the clock was said before it was set back.
DELETE FROM "budget_alerts" WHERE "at_ms" > (SELECT "at_ms" FROM "treasury_clocks" WHERE "id" = 1);
DELETE FROM "budget_forecasts" WHERE "at_ms" > (SELECT "at_ms" FROM "treasury_clocks" WHERE "id" = 1);
