-- When the clock of budgets was set back, in which turn.
CREATE TABLE "clocks_set_back" (
    "turn" BIGINT NOT NULL,
    "at_ms" BIGINT NOT NULL,
    CONSTRAINT "clocks_set_back_pkey" PRIMARY KEY ("turn")
);
CREATE TRIGGER "clocks_set_back_no_change" BEFORE UPDATE OR DELETE OR TRUNCATE ON "clocks_set_back" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
